/** Parts of the page for plans of meetings, fetched together once one of them is shown. */
export { default as CalendarFiles } from './CalendarFiles.svelte';
export { default as GoneMeetings } from './GoneMeetings.svelte';
export { default as HowYouMeet } from './HowYouMeet.svelte';
export { default as MeetingPlans } from './MeetingPlans.svelte';
export { default as MeetingSeries } from './MeetingSeries.svelte';
export { default as FeedbackSession } from '../question/FeedbackSession.svelte';
export { default as Mirror } from '../mirror/Mirror.svelte';
export { default as RegularTopics } from './RegularTopics.svelte';
