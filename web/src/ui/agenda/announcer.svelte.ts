/** Live region: what a screen reader is told next. */
export class Announcer {
  said = $state('');

  say(words: string): void {
    this.said = words;
  }
}
