import type { Page } from '@playwright/test';

import type { Person } from '../language/person.ts';
import { expect, seeTheSame, together as test } from '../language/story.ts';

/** Puts what a program copied onto the clipboard, and presses the keys for it. */
async function pastes(person: Person, clip: { html?: string; text: string }): Promise<void> {
  // A browser cleans what a page itself writes to the clipboard, and the page's policy refuses the styles in it.
  if (clip.html?.includes('style=') === true) {
    person.expects(/Applying inline style|style-src-attr inline at :0:0/u);
  }
  await person.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await person.page.evaluate(async ({ html, text }) => {
    const parts: Record<string, Blob> = { 'text/plain': new Blob([text], { type: 'text/plain' }) };
    if (html !== undefined) {
      parts['text/html'] = new Blob([html], { type: 'text/html' });
    }
    await navigator.clipboard.write([new ClipboardItem(parts)]);
  }, clip);
  await person.presses('ControlOrMeta+v');
}

/** Lets go of a file over a place, as a hand does that drags it from a folder. */
async function drops(page: Page, place: string, name: string, type: string): Promise<boolean> {
  return page.evaluate(
    ({ place: selector, name: called, type: kind }) => {
      const data = new DataTransfer();
      data.items.add(new File(['words'], called, { type: kind }));
      const target = document.querySelector(selector);
      const over = new DragEvent('dragover', {
        bubbles: true,
        cancelable: true,
        dataTransfer: data,
      });
      const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data });
      target?.dispatchEvent(over);
      target?.dispatchEvent(drop);
      return over.defaultPrevented && drop.defaultPrevented;
    },
    { place, name, type },
  );
}

const SLACK =
  'Launch<span data-stringify-type="paragraph-break" style="display: block; height: unset;"></span>is on Friday 🎉' +
  '<ul data-stringify-type="unordered-list" data-indent="0"><li data-stringify-indent="0">Page</li></ul>' +
  '<ul data-stringify-type="unordered-list" data-indent="1"><li data-stringify-indent="1">Words</li></ul>';

test('what Slack showed arrives, and one undo takes it back', async ({ alice, bob }) => {
  await alice.brings('From Slack');
  await alice.goesTo('From Slack', { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.types('before ');
  await pastes(alice, { html: SLACK, text: 'Launch is on Friday' });

  await alice.reads('From Slack', [
    'From Slack',
    'before Launch',
    'is on Friday 🎉',
    'Page',
    'Words',
  ]);
  await seeTheSame(alice, bob);
  await alice.types(' after');
  await alice.presses('ControlOrMeta+z');
  await alice.presses('ControlOrMeta+z');
  await alice.reads('From Slack', ['From Slack', 'before ']);
  await seeTheSame(alice, bob);
});

test('several lines in the composer are as many topics', async ({ alice, bob }) => {
  await alice.page.getByTestId('composer').focus();
  await pastes(alice, { text: '- First of three\n- Second of three\n\n- Third of three' });
  await expect(alice.page.getByTestId('pasted-lines')).toContainText('3 lines');
  await alice.presses('Enter');
  for (const headline of ['First of three', 'Second of three', 'Third of three']) {
    await expect(bob.topic(headline)).toBeVisible();
  }
  await seeTheSame(alice, bob);
});

test('a file that is dropped anywhere never replaces the page', async ({ alice }) => {
  await alice.brings('Here');
  const address = alice.page.url();
  for (const place of [
    'body',
    '[data-testid="composer"]',
    '[data-testid="topic-editor"]',
    'header.top',
  ]) {
    expect(await drops(alice.page, place, 'plan.txt', 'text/plain'), place).toBe(true);
    await expect(alice.page.getByTestId('told')).toContainText('copy its words');
  }
  await drops(alice.page, 'body', 'a.png', 'image/png');
  await expect(alice.page.getByTestId('told')).toContainText('A picture stays outside');
  expect(alice.page.url()).toBe(address);
});

test('a link in an open topic is opened where it was pressed', async ({ alice }) => {
  await alice.brings('Links');
  await alice.goesTo('Links', { line: 0, at: 'end' });
  await alice.presses('Enter');
  await alice.types('see https://example.org/plan now');
  await alice.lineOf('Links', 1).locator('a').click();

  const way = alice.page.locator('.link-bubble');
  await expect(way).toHaveText('Open example.org ↗');
  await expect(way).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(way).toHaveAttribute('href', 'https://example.org/plan');
  await alice.types('!');
  await expect(way).toHaveCount(0);
});
