/** Preferences of the person who is signed in, as the server tells them and this browser keeps them. */
import { keep, kept } from './local.ts';
import type { Schemas } from './routes.ts';

export type Preferences = Schemas['Preferences'];

/** What holds for somebody who changed nothing. */
export const USUAL: Preferences = {
  theme: 'device',
  dates: null,
  single_keys: true,
  autoformat: true,
};

/** What this browser keeps: what the server said last, and what has changed here that it has not heard of. */
export interface KeptPreferences {
  said: Preferences;
  unsent: Partial<Preferences>;
}

const NAME = 'duologue.preferences';

export function keptPreferences(): KeptPreferences {
  const known = parsed(kept(NAME) ?? '{}');
  return { said: preferencesOf(known['said']), unsent: readable(known['unsent']) };
}

/** Keeps them, or forgets them with the person. */
export function keepPreferences(preferences: KeptPreferences | null): void {
  keep(NAME, preferences === null ? null : JSON.stringify(preferences));
}

/** All preferences; what is not told or is none is as usual. */
export function preferencesOf(told: unknown): Preferences {
  return { ...USUAL, ...readable(told) };
}

function readable(told: unknown): Partial<Preferences> {
  const { theme, dates, single_keys, autoformat } = isObject(told) ? told : {};
  return {
    ...(theme === 'device' || theme === 'light' || theme === 'dark' ? { theme } : {}),
    ...(typeof dates === 'string' || dates === null ? { dates } : {}),
    ...(typeof single_keys === 'boolean' ? { single_keys } : {}),
    ...(typeof autoformat === 'boolean' ? { autoformat } : {}),
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
