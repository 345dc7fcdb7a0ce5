/** Changes of preferences that a person makes in a form. */
import type { Preferences } from '../../io/preferences.ts';
import type { Action } from '../kit/async-action.svelte.ts';
import { wordsOf } from '../kit/failure.ts';
import { preferences } from '../kit/preferences.svelte.ts';

/** Changes some of them, never held up by another change that is on its way; `saving` says why one was refused. */
export function changePreferences(wanted: Partial<Preferences>, saving: Action): void {
  saving.forget();
  preferences.change(wanted).catch((error: unknown) => {
    saving.refuse(wordsOf(error));
  });
}
