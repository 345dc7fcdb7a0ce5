/** What is read when a browser names no language that `Intl` knows. */
const PLAIN = 'en-GB';

/**
 * The reader's language as `Intl` takes it: the one they chose, or the browser's. Browsers also name what it refuses, such as `C`, `en-US@posix` or
 * nothing at all, after the system that they run on.
 */
export function readerLocale(
  named: readonly unknown[] = namedByBrowser(),
  chosen: string | null = null,
): string {
  for (const tag of [chosen, ...named]) {
    const locale = localeOf(tag);
    if (locale !== undefined) {
      return locale;
    }
  }
  return PLAIN;
}

/** The languages that the browser names, as `Intl` takes them. */
export function readersLanguages(): string[] {
  return namedByBrowser().flatMap((tag) => localeOf(tag) ?? []);
}

/** A time zone that `Intl` takes; nothing, which stands for the system's own, for any other. */
export function knownTimeZone(name: string | undefined): string | undefined {
  try {
    return new Intl.DateTimeFormat(PLAIN, { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** The longest beginning of a tag that names a language with data of its own. */
function localeOf(tag: unknown): string | undefined {
  if (typeof tag !== 'string') {
    return undefined;
  }
  // Systems write `de_DE.UTF-8@euro`. No tag is longer than some thirty letters.
  const parts = (/^[^.@]{1,64}/u.exec(tag.trim())?.[0] ?? '').split(/[-_]+/u);
  for (; parts.length > 0; parts.pop()) {
    try {
      const [locale] = Intl.DateTimeFormat.supportedLocalesOf(parts.join('-'));
      if (locale !== undefined) {
        return locale;
      }
    } catch {
      // Not a tag: perhaps it begins with one.
    }
  }
  return undefined;
}

function namedByBrowser(): readonly unknown[] {
  const { languages, language } = navigator as { languages?: unknown; language?: unknown };
  return Array.isArray(languages) ? [language, ...(languages as unknown[])] : [language];
}
