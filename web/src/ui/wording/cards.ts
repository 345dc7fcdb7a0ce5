/** What stands below lines: fetched once there is anything to show, or to make of what was typed. */
/* With everything else that shows promises: one file is smaller than several. */
export { goToPromise } from '../inbox/way.ts';
export { default as InboxList } from '../inbox/InboxList.svelte';
export { default as InWriting } from '../meeting/InWriting.svelte';
export { default as Opening } from '../promise/Opening.svelte';
export { default as PromiseBody } from '../promise/PromiseBody.svelte';
export { default as PromiseList } from '../promise/PromiseList.svelte';
export { default as Phrases } from '../question/Phrases.svelte';
export { default as Question } from '../question/Question.svelte';
export { default as Recap } from '../recap/Recap.svelte';
export { default as LineNotes } from '../topic/LineNotes.svelte';
export { default as AskBar } from './AskBar.svelte';
export { default as RepeatForm } from './RepeatForm.svelte';
export { notesOf } from './notes-of.ts';
export { TypedPromises } from '../promise/recognition.ts';
