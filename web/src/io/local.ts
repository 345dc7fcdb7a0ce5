/** Small facts that this browser keeps for the page; in one that keeps nothing they last as long as the page. */
export function kept(name: string): string | null {
  const here = unkept.get(name);
  if (here !== undefined) {
    return here;
  }
  try {
    return storage().getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a fact, or forgets it. */
export function keep(name: string, value: string | null): void {
  unkept.delete(name);
  try {
    if (value === null) {
      storage().removeItem(name);
    } else {
      storage().setItem(name, value);
    }
  } catch {
    unkept.set(name, value);
  }
}

/** What could not be kept. */
const unkept = new Map<string, string | null>();

/** Naming it throws already where a browser blocks it. */
function storage(): Storage {
  // eslint-disable-next-line no-restricted-globals -- the one place that names it
  return localStorage;
}
