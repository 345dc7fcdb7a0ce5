import { readFile } from 'node:fs/promises';

import type { Plugin } from 'vite';

/** Addresses of icons: `lucide-static/icons/menu.svg?path`. */
const ICON = /\.svg\?path$/u;

/** The shapes of an icon, and what encloses them. */
const ELEMENT = /<(?<name>[a-z]+)(?<attributes>[^>]*?)\/?>/gu;
/** A path that begins with a relative move, with what comes after the move's two numbers. */
const RELATIVE = /^m(?<x>-?(?:\d*\.)?\d+)[ ,]?(?<y>-?(?:\d*\.)?\d+) ?(?<next>[-.\d]?)/u;
const ATTRIBUTE = /(?<name>[\w-]+)="(?<value>[^"]*)"/gu;

/** An icon as the one path that `Icon.svelte` draws, so that each takes some forty bytes of the page. */
export function icons(): Plugin {
  return {
    name: 'duologue:icons',
    enforce: 'pre',
    async load(id) {
      if (!ICON.test(id)) {
        return undefined;
      }
      const file = id.replace(/\?path$/u, '');
      this.addWatchFile(file);
      return `export default ${JSON.stringify(pathOf(await readFile(file, 'utf8')))};`;
    },
  };
}

/** All shapes of an SVG file as one path; an error names the shape that is none of ours. */
export function pathOf(svg: string): string {
  const paths: string[] = [];
  for (const { groups } of svg.matchAll(ELEMENT)) {
    const attributes = new Map<string, string>();
    for (const { groups: found } of (groups?.['attributes'] ?? '').matchAll(ATTRIBUTE)) {
      attributes.set(found?.['name'] ?? '', found?.['value'] ?? '');
    }
    const number = (name: string): number => Number(attributes.get(name));
    switch (groups?.['name']) {
      case 'svg':
        break;
      case 'path':
        paths.push(fromOrigin(attributes.get('d') ?? ''));
        break;
      case 'circle': {
        const r = number('r');
        paths.push(
          `M${number('cx') - r} ${number('cy')}a${r} ${r} 0 1 0 ${2 * r} 0 ${r} ${r} 0 1 0 ${-2 * r} 0`,
        );
        break;
      }
      default:
        throw new Error(`an icon has a <${groups?.['name']}>, which build/icons.ts cannot draw`);
    }
  }
  return paths.join('');
}

/** The first move of a path is from the origin, relative or not; behind another path only an absolute one is. */
function fromOrigin(path: string): string {
  return path.replace(RELATIVE, (_all, x: string, y: string, next: string) =>
    next === '' ? `M${x} ${y}` : `M${x} ${y}l${next}`,
  );
}
