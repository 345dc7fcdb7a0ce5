/** Count in the tab's title: how many things wait for the person in the agenda that is open. */
export const tabCount = $state({ waiting: 0 });
