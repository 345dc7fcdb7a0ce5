import { describe, expect, it } from 'vitest';
import { agendaPath, NOW, parseRoute, preparePath, promisePath, sameRoute } from './route.ts';

describe('parseRoute', () => {
  it('knows the places', () => {
    expect(parseRoute('/', '')).toEqual({ at: 'home' });
    expect(parseRoute('', '')).toEqual({ at: 'home' });
    expect(parseRoute('/account', '')).toEqual({ at: 'account' });
    expect(parseRoute('/promises', '')).toEqual({ at: 'promises' });
    expect(parseRoute('/agenda/abcdefgh_-1', '')).toEqual({ at: 'agenda', pair: 'abcdefgh_-1' });
    expect(parseRoute('/agenda/abcdefgh_-1/', '#x')).toEqual({ at: 'agenda', pair: 'abcdefgh_-1' });
  });

  it('takes the token of an invitation from behind the #', () => {
    const token = 'abcdefghijklmnopqrstuvwxyz012345_-ABCDEFGHI';
    expect(parseRoute('/join', `#${token}`)).toEqual({ at: 'join', token });
    expect(parseRoute('/join/', token)).toEqual({ at: 'join', token });
  });

  it('says when a link was cut off or mangled', () => {
    expect(parseRoute('/join', '')).toEqual({ at: 'join', token: null });
    expect(parseRoute('/join', '#short')).toEqual({ at: 'join', token: null });
    expect(parseRoute('/join', '#<script>alert(1)</script>')).toEqual({ at: 'join', token: null });
  });

  it('knows nothing of other addresses', () => {
    for (const path of [
      '/agenda',
      '/agenda/short',
      '/agenda/abcdefgh/x',
      '/agenda/abc%20efgh',
      '/x',
    ]) {
      expect(parseRoute(path, ''), path).toEqual({ at: 'nowhere' });
    }
  });

  it('reads back what it writes', () => {
    expect(parseRoute(agendaPath('abcdefgh'), '')).toEqual({ at: 'agenda', pair: 'abcdefgh' });
    expect(parseRoute(agendaPath('abcdefgh'), NOW)).toEqual({
      at: 'agenda',
      pair: 'abcdefgh',
      now: true,
    });
    const [agenda, prepare] = preparePath('abcdefgh').split('#');
    expect(parseRoute(agenda ?? '', `#${prepare ?? ''}`)).toEqual({
      at: 'agenda',
      pair: 'abcdefgh',
      prepare: true,
    });
    const [path, hash] = promisePath('abcdefgh', 'promise-1').split('#');
    expect(parseRoute(path ?? '', `#${hash ?? ''}`)).toEqual({
      at: 'agenda',
      pair: 'abcdefgh',
      promise: 'promise-1',
    });
  });
});

describe('sameRoute', () => {
  it('compares what a route shows', () => {
    expect(sameRoute({ at: 'home' }, { at: 'home' })).toBe(true);
    expect(sameRoute({ at: 'home' }, { at: 'nowhere' })).toBe(false);
    expect(sameRoute({ at: 'agenda', pair: 'a' }, { at: 'agenda', pair: 'a' })).toBe(true);
    expect(sameRoute({ at: 'agenda', pair: 'a' }, { at: 'agenda', pair: 'b' })).toBe(false);
    const at = { at: 'agenda', pair: 'a' } as const;
    expect(sameRoute(at, { ...at, prepare: true })).toBe(false);
    expect(sameRoute({ ...at, promise: 'one' }, { ...at, promise: 'one' })).toBe(true);
    expect(sameRoute({ ...at, promise: 'one' }, at)).toBe(false);
    expect(sameRoute({ ...at, now: true }, { ...at, now: true })).toBe(true);
    expect(sameRoute({ ...at, now: true }, at)).toBe(false);
    expect(sameRoute({ at: 'join', token: 'a' }, { at: 'join', token: null })).toBe(false);
  });
});
