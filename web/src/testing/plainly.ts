import { plain } from '../core/isolated-text.ts';

/** A function of sentences as a test reads them: without the signs that set names and words apart. */
export function plainly<A extends unknown[], R>(tells: (...said: A) => R): (...said: A) => R {
  return (...said) => withoutSigns(tells(...said)) as R;
}

function withoutSigns(said: unknown): unknown {
  if (typeof said === 'string') {
    return plain(said);
  }
  if (Array.isArray(said)) {
    return said.map(withoutSigns);
  }
  if (typeof said !== 'object' || said === null) {
    return said;
  }
  return Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, withoutSigns(value)]),
  );
}
