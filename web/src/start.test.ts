// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const SOURCE = readFileSync(join(process.cwd(), 'public/start.js'), 'utf8');

/** The check as a browser runs it, with what this one lacks or has. */
function start(browser: Record<string, unknown> = {}): void {
  const everything: Record<string, unknown> = {
    isSecureContext: true,
    BroadcastChannel: class {},
    IntersectionObserver: class {},
    CSS: { supports: () => true },
    ...browser,
  };
  for (const [name, value] of Object.entries(everything)) {
    vi.stubGlobal(name, value);
  }
  vi.stubGlobal('navigator', { locks: {}, ...(browser['navigator'] as object | undefined) });
  (0, eval)(SOURCE);
}

const said = (): string => document.getElementById('cannot')?.textContent ?? '';

beforeEach(() => {
  document.body.innerHTML = '<div id="page"></div>'; // eslint-disable-line no-restricted-properties -- a test's own page
  document.documentElement.removeAttribute('data-cannot');
  // A real browser has it; jsdom knows no modules.
  Object.defineProperty(HTMLScriptElement.prototype, 'noModule', {
    value: false,
    configurable: true,
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(HTMLScriptElement.prototype, 'noModule');
});

describe('the check of the browser', () => {
  it('says nothing in a current one', () => {
    start();
    expect(said()).toBe('');
    expect(document.documentElement.hasAttribute('data-cannot')).toBe(false);
  });

  it.each([
    ['BigInt', { BigInt: undefined }],
    ['WebAssembly', { WebAssembly: undefined }],
    ['channels between tabs', { BroadcastChannel: undefined }],
    ['locks', { navigator: { locks: undefined } }],
    ['style queries', { CSS: undefined }],
    ['colours that are mixed', { CSS: { supports: () => false } }],
    ['addresses that are checked', { URL: { canParse: undefined } }],
    ['word of how it was opened', { isSecureContext: undefined, BigInt: undefined }],
  ])('says that one without %s is too old', (_, lacking) => {
    start(lacking);
    expect(said()).toMatch(/^This browser is too old for Duologue\. Update it/);
    expect(document.documentElement.hasAttribute('data-cannot')).toBe(true);
  });

  it('says that one without modules is too old', () => {
    Reflect.deleteProperty(HTMLScriptElement.prototype, 'noModule');
    start();
    expect(said()).toMatch(/too old/);
  });

  it('says before anybody signs in that https is needed, and what to do', () => {
    start({ isSecureContext: false, navigator: { locks: undefined } });
    expect(said()).toContain(`Open https://${location.host}`);
    expect(said()).toContain('--public-url https://');
  });

  it('says so when a script of the page cannot be fetched', () => {
    start();
    const script = document.body.appendChild(document.createElement('script'));
    script.src = `${location.origin}/assets/index-1.js`;
    script.dispatchEvent(new Event('error'));
    expect(said()).toMatch(/^Duologue could not be loaded\. Check your connection/);
  });

  it('says so when a script cannot be read, and only once', () => {
    start();
    window.dispatchEvent(new ErrorEvent('error', { message: 'SyntaxError' }));
    window.dispatchEvent(new ErrorEvent('error', { message: 'SyntaxError' }));
    expect(document.querySelectorAll('#cannot')).toHaveLength(1);
  });

  it('says nothing of what breaks once the page is there', () => {
    start();
    document.getElementById('page')?.append('Opening…');
    window.dispatchEvent(new ErrorEvent('error', { message: 'a fault' }));
    expect(said()).toBe('');
  });

  it('is written in the language of browsers that know nothing newer', () => {
    const newer: string[] = [];
    const walk = (node: ts.Node): void => {
      const isBlockScoped =
        ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0;
      if (isBlockScoped || NEWER.includes(node.kind)) {
        newer.push(node.getText());
      }
      ts.forEachChild(node, walk);
    };
    walk(ts.createSourceFile('start.js', SOURCE, ts.ScriptTarget.Latest, true));
    expect(newer).toEqual([]);
  });
});

const NEWER: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.ShorthandPropertyAssignment,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.ObjectBindingPattern,
  ts.SyntaxKind.ArrayBindingPattern,
];
