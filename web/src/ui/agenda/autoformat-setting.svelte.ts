import { Choice } from '../kit/device-setting.svelte.ts';

/** Whether signs such as `- ` and `*bold*` turn into formatting while somebody types. */
export const autoformat = new Choice('duologue.autoformat');
