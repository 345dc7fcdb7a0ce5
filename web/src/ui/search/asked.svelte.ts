/** Words that somebody asked to search for elsewhere on the page. */
class AskedElsewhere {
  words = $state<string | null>(null);
}

export const askedElsewhere = new AskedElsewhere();
