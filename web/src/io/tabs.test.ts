// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeLocks } from '../testing/locks.ts';
import { Tabs, type TabListener } from './tabs.ts';

const open: Tabs[] = [];
const soon = (happens: () => void): Promise<void> => vi.waitFor(happens, { timeout: 10_000 });

interface Heard {
  update: ReturnType<typeof vi.fn<TabListener['update']>>;
  counted: ReturnType<typeof vi.fn<TabListener['counted']>>;
  gone: ReturnType<typeof vi.fn<TabListener['gone']>>;
}

function tab(
  name: string,
  person = 'person-ana',
  pair = 'pair-of-both',
): { tabs: Tabs; heard: Heard } {
  const heard: Heard = { update: vi.fn(), counted: vi.fn(), gone: vi.fn() };
  const tabs = new Tabs(person, pair, name, heard);
  open.push(tabs);
  return { tabs, heard };
}

beforeEach(() => {
  FakeLocks.install();
});

afterEach(() => {
  for (const tabs of open.splice(0)) {
    tabs.close();
  }
});

describe('tabs of one agenda', () => {
  it('hear what another one wrote, and nobody hears themselves', async () => {
    const [one, two] = [tab('one'), tab('two')];
    one.tabs.share(new Uint8Array([1, 2]));
    await soon(() => {
      expect(two.heard.update).toHaveBeenCalledOnce();
    });
    expect([...(two.heard.update.mock.calls[0]?.[0] ?? [])]).toEqual([1, 2]);
    expect(two.heard.counted).toHaveBeenCalled();
    expect(one.heard.update).not.toHaveBeenCalled();
  });

  it('hear that rows were saved', async () => {
    const [one, two] = [tab('one'), tab('two')];
    one.tabs.saved();
    await soon(() => {
      expect(two.heard.counted).toHaveBeenCalledOnce();
    });
    expect(two.heard.update).not.toHaveBeenCalled();
  });

  it('notice when one ends, also one that was there first', async () => {
    const [one, two] = [tab('one'), tab('two')];
    one.tabs.share(new Uint8Array([1]));
    await soon(() => {
      expect(two.heard.update).toHaveBeenCalled();
    });
    expect(two.heard.gone).not.toHaveBeenCalled();
    one.tabs.close();
    await soon(() => {
      expect(two.heard.gone).toHaveBeenCalledExactlyOnceWith('one');
    });
  });

  it('keep to their person and their agenda', async () => {
    const one = tab('one');
    const stranger = tab('two', 'person-eve');
    const elsewhere = tab('three', 'person-ana', 'another-pair');
    one.tabs.share(new Uint8Array([1]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stranger.heard.update).not.toHaveBeenCalled();
    expect(elsewhere.heard.update).not.toHaveBeenCalled();
  });
});
