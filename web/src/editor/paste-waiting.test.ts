// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { TextSelection } from 'prosemirror-state';

import type * as Reader from './paste/reader.ts';
import type * as Editor from './editor.ts';
import { Recorder, linesFrom } from '../testing/page.ts';

const TOPIC = 'topic-0001';

/** Lets the reader of pastes come, or says that it does not. */
let arrives: (comes: boolean) => void;
let agenda: Recorder;
let editor: Editor.TopicEditor;
let told: string[];

beforeEach(async () => {
  vi.resetModules();
  const coming = new Promise<boolean>((resolve) => {
    arrives = resolve;
  });
  vi.doMock('./paste/reader.ts', async (original) => {
    if (!(await coming)) {
      throw new Error('no network');
    }
    return await original<typeof Reader>();
  });
  const { mountTopicEditor } = await import('./editor.ts');
  agenda = new Recorder(linesFrom('head', 'ab'));
  told = [];
  editor = mountTopicEditor(document.body.appendChild(document.createElement('div')), {
    client: agenda,
    topic: TOPIC,
    label: 'Topic',
    onTold: (words) => told.push(words),
  });
});

afterEach(() => {
  editor.destroy();
});

function rows(): string[] {
  const lines: string[] = [];
  editor.view.state.doc.forEach((line) => lines.push(line.textContent));
  return lines;
}

function select(from: number, to = from): void {
  const { doc, tr } = editor.view.state;
  editor.view.dispatch(tr.setSelection(TextSelection.create(doc, from, to)));
}

function pastes(text: string, html = ''): void {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  const getData = (type: string): string =>
    type === 'text/plain' ? text : type === 'text/html' ? html : '';
  Object.defineProperty(event, 'clipboardData', { value: { getData, files: [] } });
  editor.view.dom.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
}

function types(text: string): void {
  editor.view.dispatch(editor.view.state.tr.insertText(text));
}

describe('pasted before its reader is there', () => {
  it('what is typed meanwhile comes after it', async () => {
    select(8);
    pastes('one\ntwo');
    types('x');
    expect(rows()).toEqual(['head', 'axb']);
    arrives(true);
    await vi.waitFor(() => {
      expect(rows()).toEqual(['head', 'aone', 'twoxb']);
    });
    types('y');
    expect(rows()).toEqual(['head', 'aone', 'twoxyb']);
  });

  it('what was selected is replaced, and the caret that went elsewhere stays there', async () => {
    select(7, 9);
    pastes('', '<p>one</p>');
    select(1);
    arrives(true);
    await vi.waitFor(() => {
      expect(rows()).toEqual(['head', 'one']);
    });
    types('|');
    expect(rows()).toEqual(['|head', 'one']);
  });

  it('two pastes keep their order', async () => {
    select(9);
    pastes('1');
    pastes('2');
    arrives(true);
    await vi.waitFor(() => {
      expect(rows()).toEqual(['head', 'ab12']);
    });
  });

  it('it arrives as plain words when its reader cannot be had', async () => {
    select(9);
    pastes('one\ntwo', '<ul><li>one</li><li>two</li></ul>');
    arrives(false);
    await vi.waitFor(() => {
      expect(rows()).toEqual(['head', 'abone', 'two']);
    });
    expect(told[0]).toContain('Pasted as plain words');
  });

  it('nothing is lost when the editor goes first', () => {
    select(9);
    pastes('one');
    editor.destroy();
    expect(agenda.edits.at(-1)?.ops).toEqual([{ op: 'insert', at: 7, text: 'one', marks: {} }]);
  });
});
