/** Theme of the page: as the device has it, or as the person wants it. */
import type { Preferences } from '../../io/preferences.ts';

const DARK = '(prefers-color-scheme: dark)';

/** Shows the page in a theme. Its tokens for the dark stand once, under the question what the device has. */
export function showTheme(theme: Preferences['theme'], page: Document): void {
  if (theme === 'device' && !known.has(page)) {
    // As it came: nobody waits for its rules to be looked through.
    return;
  }
  page.documentElement.style.colorScheme = theme === 'device' ? '' : theme;
  for (const rule of darkRules(page)) {
    rule.media.mediaText = conditionOf('dark', theme);
  }
  for (const meta of page.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const own = meta.dataset['theme'] ?? (meta.media.includes('dark') ? 'dark' : 'light');
    meta.dataset['theme'] = own;
    meta.media = conditionOf(own, theme);
  }
}

/** When something of one theme holds, where the person wants that one. */
function conditionOf(own: string, theme: Preferences['theme']): string {
  if (theme === 'device') {
    return `(prefers-color-scheme: ${own})`;
  }
  return own === theme ? 'all' : 'not all';
}

/** The rules that hold in the dark, whatever was made of their condition before. */
function darkRules(page: Document): CSSMediaRule[] {
  let found = known.get(page);
  if (found === undefined) {
    const { origin } = new URL(page.URL);
    // The rules of a sheet from elsewhere, such as an extension adds, cannot be read: to ask for them fails.
    const own = [...page.styleSheets].filter(
      ({ href }) => href === null || new URL(href).origin === origin,
    );
    found = own.flatMap((sheet) =>
      [...sheet.cssRules].filter(
        (rule): rule is CSSMediaRule =>
          rule instanceof CSSMediaRule && rule.media.mediaText === DARK,
      ),
    );
    known.set(page, found);
  }
  return found;
}

const known = new WeakMap<Document, CSSMediaRule[]>();
