/** Calendar files that are dropped or pasted on the page, told from everything else that is. */

/** A file, or its text. */
export type Given = File | string;

/** The calendar file on a clipboard or under a pointer; of words alone, only where they are not being written into something. */
export function calendarFileIn(data: DataTransfer | null, writing: boolean): Given | undefined {
  const file = Array.from(data?.files ?? []).find(
    ({ name, type }) => type === 'text/calendar' || /\.ics$/i.test(name),
  );
  const text = writing ? '' : (data?.getData('text/plain') ?? '');
  return file ?? (/^\s*BEGIN:VCALENDAR\s/i.test(text) ? text : undefined);
}
