/** A page that can be read by a function that runs in it, whatever drives its browser. */
export interface Readable {
  evaluate<R>(script: () => R | Promise<R>): Promise<R>;
}
