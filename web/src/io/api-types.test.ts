// @vitest-environment node
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { expect, it } from 'vitest';

const DESCRIPTION = 'src/io/openapi.json';
const TYPES = 'src/io/api-types.ts';
const HEADER =
  '// Made from openapi.json by `cargo xtask contracts`: change the Rust types of server/src/http instead.\n\n';

/** The types of a text by their names: schemas, paths and operations. */
function typesOf(text: string): Map<string, string> {
  const types = new Map<string, string>();
  let name = 'what is around them';
  for (const line of text.split('\n')) {
    // A schema stands one brace deeper than a path or an operation.
    name = /^(?: {4}| {8})("[^"]+"|[A-Z]\w*|[a-z]+_\w+)\??: /u.exec(line)?.[1] ?? name;
    types.set(name, `${types.get(name) ?? ''}${line}\n`);
  }
  return types;
}

function differences(fresh: string, kept: string): string[] {
  const [ours, theirs] = [typesOf(fresh), typesOf(kept)];
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((name) => ours.get(name) !== theirs.get(name))
    .map(
      (name) => `${name} of web/${DESCRIPTION} (Rust) is not ${name} of web/${TYPES} (TypeScript)`,
    );
}

/** Without the refusals: each of them is a `Problem`. */
function withoutRefusals(description: OpenAPI3): OpenAPI3 {
  for (const path of Object.values(description.paths ?? {})) {
    for (const operation of Object.values(path) as { responses: Record<string, unknown> }[]) {
      const responses = Object.entries(operation.responses);
      operation.responses = Object.fromEntries(responses.filter(([status]) => status < '300'));
    }
  }
  return description;
}

it('the page’s types of the HTTP interface are those of its description', async () => {
  const description = JSON.parse(
    readFileSync(join(process.cwd(), DESCRIPTION), 'utf8'),
  ) as OpenAPI3;
  const fresh = HEADER + astToString(await openapiTS(withoutRefusals(description)));
  if (process.env['DUOLOGUE_CONTRACTS'] === 'write') {
    writeFileSync(join(process.cwd(), TYPES), fresh);
    return;
  }
  const kept = readFileSync(join(process.cwd(), TYPES), 'utf8');
  expect(differences(fresh, kept), 'bring them together with `cargo xtask contracts`').toEqual([]);
  expect(kept).toBe(fresh);
});
