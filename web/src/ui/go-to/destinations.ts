/** Destinations: all that one can go to by its name, from wherever one is. */
import { tick } from 'svelte';

import { theirs } from '../../core/isolated-text.ts';
import type { PairSummary } from '../../io/api.ts';
import { goToSection } from '../agenda/long/settling.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { currentSection, isMeeting, NEXT, sectionsShown, sectionTitle } from '../agenda/outline.ts';
import { partnerWords } from '../kit/copy.ts';
import { nearWords } from '../kit/days.ts';
import { askedElsewhere } from '../search/asked.svelte.ts';
import { ACCOUNT, agendaPath, PREPARE, PROMISES, SEARCH } from '../shell/route.ts';
import type { AgendaHere } from './go-to.svelte.ts';
import { searchable, type Named } from './matches.ts';

export interface Destination extends Named {
  readonly kind: 'meeting' | 'topic' | 'command' | 'person' | 'page' | 'search';
  /** What it is called, with somebody's own words set apart. */
  readonly words: string;
  /** Where it stands, or what it is. */
  readonly about: string;
  readonly go: () => unknown;
}

export interface Destinations {
  /** Those of the open agenda first. */
  readonly all: readonly Destination[];
  /** What is offered before anything is typed. */
  readonly usual: readonly Destination[];
}

/** What is known on this page, and how it goes to an address of its own. */
export interface Known {
  readonly agenda: AgendaHere | undefined;
  /** In the order in which they are listed elsewhere. */
  readonly pairs: readonly PairSummary[];
  readonly go: (path: string) => void;
}

/** How much of a headline is searched: longer ones are no names. */
const LONGEST = 500;

/** How many people are offered before anything is typed. */
const PEOPLE = 8;

export function destinations({ agenda, pairs, go }: Known): Destinations {
  const meetings = agenda === undefined ? [] : meetingsOf(agenda.open);
  const commands = agenda === undefined ? [] : commandsOf(agenda);
  const people = [
    ...pairs.filter(({ archived }) => archived !== true),
    ...pairs.filter(({ archived }) => archived === true),
  ].map((pair) => personOf(pair, go));
  const pages = [
    pageOf('Home', 'People you meet', '/', go),
    pageOf('Promises', 'Yours and theirs', PROMISES, go),
    pageOf('Search', 'All agendas', SEARCH, go),
    pageOf('Your account', '', ACCOUNT, go),
  ];
  const now = agenda && currentSection(agenda.open.agenda.view, agenda.open.clock.today);
  return {
    all: [
      ...meetings,
      ...(agenda === undefined ? [] : topicsOf(agenda.open)),
      ...commands,
      ...people,
      ...pages,
    ],
    usual: [
      ...meetings.filter(({ section }) => section === now),
      ...people.slice(0, PEOPLE),
      ...pages,
      ...commands,
    ],
  };
}

function meetingsOf(open: OpenAgenda): (Destination & { section: string })[] {
  const { today } = open.clock;
  return sectionsShown(open.agenda.view, Infinity).map(({ name }) => {
    const words = sectionTitle(name, today);
    const about = isMeeting(name) ? (nearWords(name, today) ?? '') : '';
    return {
      kind: 'meeting',
      section: name,
      text: searchable(`${words} ${about} ${isMeeting(name) ? name : ''}`),
      words,
      about: about === '' && isMeeting(name) ? 'Meeting' : about,
      go: () => goToSection(open, name),
    };
  });
}

function topicsOf(open: OpenAgenda): Destination[] {
  return sectionsShown(open.agenda.view, Infinity).flatMap(({ name, topics }) => {
    const about = sectionTitle(name, open.clock.today);
    return topics.map(({ id, headline }) => {
      const words = headline.slice(0, LONGEST);
      return {
        kind: 'topic' as const,
        text: searchable(words),
        words: theirs(words),
        about,
        go: () => open.navigation.goTo(id),
      };
    });
  });
}

function personOf(pair: PairSummary, go: Known['go']): Destination {
  const words = partnerWords(pair);
  return {
    kind: 'person',
    // Also by the name that they have themselves.
    text: searchable(`${words} ${pair.partner?.name ?? ''}`),
    words,
    about: pair.archived === true ? 'Archived' : 'Person',
    go: () => {
      go(agendaPath(pair.id));
    },
  };
}

function pageOf(words: string, about: string, path: string, go: Known['go']): Destination {
  return {
    kind: 'page',
    text: searchable(`${words} ${about}`),
    words,
    about,
    go: () => {
      go(path);
    },
  };
}

/** What is typed, wherever it stands in any agenda. */
export function searchFor(query: string, go: Known['go']): Destination {
  return {
    kind: 'search',
    text: '',
    words: `Search for ${theirs(query)}`,
    about: 'All agendas',
    go: () => {
      askedElsewhere.words = query;
      go(SEARCH);
    },
  };
}

/** Goes to a button at the foot, with what it shows below it. */
function comeTo(button: HTMLElement | undefined): void {
  button?.focus({ preventScroll: true });
  button?.scrollIntoView({ block: 'start' });
}

/** What can be done with the whole of an agenda: each is a button or a field on its page. */
function commandsOf({ open, addTopic }: AgendaHere): Destination[] {
  const { navigation, shown, targets } = open;
  const press = async (
    target: 'keys' | 'access' | 'how you meet' | 'new meeting',
  ): Promise<HTMLElement | undefined> => {
    // It stands in the whole of the agenda.
    shown.preparing = false;
    await tick();
    const button = targets.find(target);
    if (button?.ariaExpanded !== 'true') {
      button?.click();
    }
    return button;
  };
  const command = (words: string, go: () => unknown): Destination => ({
    kind: 'command',
    text: searchable(words),
    words,
    about: '',
    go,
  });
  return [
    command('Add a topic', addTopic),
    command('Prepare the next meeting', () => {
      location.hash = PREPARE;
    }),
    command('New meeting', async () => {
      if ((await press('new meeting')) === undefined) {
        navigation.draw(NEXT);
        await tick();
        targets.find('meeting day')?.querySelector('input')?.focus();
      }
    }),
    ...(open.goToNew === undefined ? [] : [command('Next that is new', open.goToNew)]),
    command('Keys', () => press('keys')),
    command('Who opened this agenda', async () => {
      comeTo(await press('access'));
    }),
    command('How you meet: series, regular topics', async () => {
      comeTo(await press('how you meet'));
    }),
  ];
}
