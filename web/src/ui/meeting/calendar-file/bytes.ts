/** Bytes of a calendar file: its text, with lines that were folded in the middle of a letter put together before they are read. */

/** The largest file that is read: an event without attachments takes a few thousand bytes, exceptions of years a few ten thousand. */
export const LARGEST = 256 * 1024;

const [TAB, LF, CR, SPACE] = [0x09, 0x0a, 0x0d, 0x20];

/** The text of a file. Programs fold lines after so many bytes, and some of them cut letters of several bytes in two. */
export function textOfBytes(bytes: Uint8Array): string {
  const unfolded = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const end = endOfLine(bytes, at);
    if (end !== undefined && (bytes[end] === SPACE || bytes[end] === TAB)) {
      at = end;
      continue;
    }
    unfolded[length] = bytes[at] ?? 0;
    length += 1;
  }
  // Takes a byte order mark away too.
  return new TextDecoder().decode(unfolded.subarray(0, length));
}

/** Where the line after the end of one begins; nothing where none ends. */
function endOfLine(bytes: Uint8Array, at: number): number | undefined {
  if (bytes[at] === LF) {
    return at + 1;
  }
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : undefined;
}
