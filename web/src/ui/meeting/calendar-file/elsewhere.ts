/** Elsewhere than in an open agenda: what is said of a calendar file that is dropped or pasted there. */

/** Where somebody is, as far as it decides what is to be done with the file. */
export type Place = 'agenda' | 'signed in' | 'without an agenda' | 'signed out';

/** What was done with it. */
export type Gesture = 'drop' | 'paste';

/** Where the file belongs. Whom it is about is not guessed from the names in it, which are read nowhere. */
export function elsewhereWords(place: Place, gesture: Gesture): string {
  switch (place) {
    case 'agenda':
      return `This agenda is not open yet. Once you see its meetings, ${gesture} the invitation again.`;
    case 'signed in':
      return `An invitation from a calendar goes into an agenda. Open the agenda of the person you meet, and ${gesture} it there.`;
    case 'without an agenda':
      return `An invitation from a calendar goes into an agenda. Make a link for the person you meet first, then open their agenda and ${gesture} it there.`;
    case 'signed out':
      return `An invitation from a calendar goes into an agenda. Sign in, open the agenda of the person you meet, and ${gesture} it there.`;
  }
}
