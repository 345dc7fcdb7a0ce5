/** Files that a person hands to the page. They are read here and go nowhere. */

/** What is in a file; nothing where that is more than so many bytes. */
export async function bytesOf(file: File, most: number): Promise<Uint8Array | undefined> {
  return file.size > most ? undefined : new Uint8Array(await file.arrayBuffer());
}
