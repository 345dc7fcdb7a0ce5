import { describe, expect, it } from 'vitest';

import { SHEET, STYLE, inert } from './inert.ts';

describe('HTML whose styles nobody applies', () => {
  it.each([
    ['an attribute', '<p style="display:none">a</p>', `<p ${STYLE}="display:none">a</p>`],
    ['in any spelling', "<p class=x STYLE = 'a'>", `<p class=x ${STYLE} = 'a'>`],
    ['without quotes, and after a slash', '<br/style=a><b style>', `<br/${STYLE}=a><b ${STYLE}>`],
    [
      'behind a quoted end of a tag',
      '<a title="x > style=" style="b">',
      `<a title="x > style=" ${STYLE}="b">`,
    ],
    [
      'a sheet',
      '<style type="text/css"><!-- p{} --></style>x',
      `<noembed ${SHEET} type="text/css"><!-- p{} --></noembed>x`,
    ],
    [
      'a sheet that holds a tag',
      '<style>a > b style="x" {}</style>',
      `<noembed ${SHEET}>a > b style="x" {}</noembed>`,
    ],
  ])('renames %s', (_what, html, expected) => {
    expect(inert(html)).toBe(expected);
  });

  it.each([
    ['words', 'my style="x" is <b>mine</b>'],
    ['comments', '<!-- <p style="x"> --> <!-- open <p style="x">'],
    ['other names', '<p data-style="a" xstyle="b" title=style>'],
    ['what stands in a field', '<textarea><p style="a"></textarea>'],
    ['no tags', '1 < 2 style="a" >< style="b"'],
  ])('leaves %s alone', (_what, html) => {
    expect(inert(html)).toBe(html);
  });

  it.each([
    '<',
    '<!--',
    '<p style',
    '<p a="',
    "<p a='",
    '<style',
    '<style>',
    '</style',
    '<a ',
    '<a b=',
    '/',
    '<textarea>',
  ])('keeps every letter of %s, over and over', (piece) => {
    const html = piece.repeat(20_000);
    const back = inert(html)
      .replaceAll(STYLE, 'style')
      .replaceAll(`<noembed ${SHEET}`, '<style')
      .replaceAll('</noembed', '</style');
    expect(back).toBe(html);
  });
});
