/** What is on a clipboard or dragged over the page, read while the browser still shows it. */
export interface Clip {
  readonly html: string;
  readonly text: string;
  /** The person wants the words alone. */
  readonly plain: boolean;
}

/** The clip of a paste or a drop; nothing when it holds no words. */
export function clipOf(data: DataTransfer | null, plain: boolean): Clip | undefined {
  const html = plain ? '' : (data?.getData('text/html') ?? '');
  // What is dragged out of an address bar is an address and nothing else.
  const text = data?.getData('text/plain') || (data?.getData('text/uri-list') ?? '');
  return html.trim() === '' && text === '' ? undefined : { html, text, plain };
}

/** What can be done with files, which an agenda does not hold. */
export function filesWords(files: ArrayLike<{ readonly type: string }>): string {
  const all = Array.from(files);
  if (all.length > 0 && all.every(({ type }) => type.startsWith('image/'))) {
    return `${all.length === 1 ? 'A picture stays' : 'Pictures stay'} outside of the agenda. Put a link to ${all.length === 1 ? 'it' : 'them'} here.`;
  }
  if (all.length > 0 && all.every(({ type }) => type.startsWith('text/'))) {
    return 'A file stays outside of the agenda. Open it, copy its words, and paste them here.';
  }
  return `${all.length > 1 ? 'Files stay' : 'A file stays'} outside of the agenda. Put a link here to where you both can open ${all.length > 1 ? 'them' : 'it'}.`;
}
