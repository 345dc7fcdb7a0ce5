import { describe, expect, it } from 'vitest';
import { correction, isSeen, reveal } from './reference-point.ts';

const view = { top: 100, bottom: 700 };

describe('isSeen', () => {
  it('asks for any part of the box', () => {
    expect(isSeen({ top: 90, bottom: 110 }, view)).toBe(true);
    expect(isSeen({ top: 690, bottom: 900 }, view)).toBe(true);
    expect(isSeen({ top: 0, bottom: 1000 }, view)).toBe(true);
    expect(isSeen({ top: 80, bottom: 100 }, view)).toBe(false);
    expect(isSeen({ top: 700, bottom: 720 }, view)).toBe(false);
  });
});

describe('correction', () => {
  it('follows what moved', () => {
    expect(correction(200, 260, { top: 500, max: 2000 })).toBe(60);
    expect(correction(260, 200, { top: 500, max: 2000 })).toBe(-60);
  });

  it('leaves rounding alone', () => {
    expect(correction(200, 200.4, { top: 500, max: 2000 })).toBe(0);
    expect(correction(200, Number.NaN, { top: 500, max: 2000 })).toBe(0);
  });

  it('never asks for more than the window can scroll', () => {
    expect(correction(260, 200, { top: 20, max: 2000 })).toBe(-20);
    expect(correction(200, 300, { top: 1990, max: 2000 })).toBe(10);
    expect(correction(200, 300, { top: 0, max: -5 })).toBe(0);
  });
});

describe('reveal', () => {
  it('scrolls as little as it can', () => {
    expect(reveal({ top: 200, bottom: 300 }, view)).toBe(0);
    expect(reveal({ top: 650, bottom: 750 }, view)).toBe(50);
    expect(reveal({ top: 40, bottom: 80 }, view)).toBe(-60);
    expect(reveal({ top: 300, bottom: 2000 }, view)).toBe(200);
  });
});
