/** What stands below lines: fetched once there is anything to show, or to make of what was typed. */
export { default as LineNotes } from '../LineNotes.svelte';
export { typedAt } from '../promise/typed.ts';
