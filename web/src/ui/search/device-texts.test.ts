import { beforeEach, describe, expect, it, vi } from 'vitest';

import { searchText } from '../../core/search.ts';
import { unkeptDevice } from '../../io/unkept.ts';
import { ANA } from '../../testing/people.ts';
import { DeviceTexts } from './device-texts.ts';

const book = { put: vi.fn(), remove: vi.fn(), find: vi.fn(() => ({ hits: [], total: 0 })) };

vi.mock('../../core/search.ts', () => ({
  openSearch: () => Promise.resolve(book),
  searchText: vi.fn(),
}));

const WANTED = { words: 'budget', pair: null, since: null };
const PAIRS = ['pair-one', 'pair-two'];

beforeEach(() => {
  vi.mocked(searchText).mockReset();
});

describe('the searchable texts of a device', () => {
  it('are derived and kept for each agenda, until the search is left', async () => {
    const device = unkeptDevice(ANA.id);
    for (const pair of PAIRS) {
      await device
        .agenda(pair)
        .append([{ tab: 'tab', bytes: new Uint8Array([1]), unsaved: false }]);
    }
    let texts = new DeviceTexts(device, () => PAIRS);
    vi.mocked(searchText).mockImplementation(() => {
      texts.stop();
      return Promise.resolve(['late']);
    });
    await texts.find(WANTED);
    expect(searchText).toHaveBeenCalledTimes(1);
    expect(await device.agenda('pair-one').searchText()).toBeUndefined();

    texts = new DeviceTexts(device, () => PAIRS);
    vi.mocked(searchText).mockResolvedValue(['words']);
    await texts.find(WANTED);
    for (const pair of PAIRS) {
      expect(await device.agenda(pair).searchText()).toEqual({ stamp: '0 1', parts: ['words'] });
    }
  });

  it('are not kept when something was written while they were derived', async () => {
    const device = unkeptDevice(ANA.id);
    const agenda = device.agenda('pair-one');
    const row = { tab: 'tab', bytes: new Uint8Array([1]), unsaved: false };
    await agenda.append([row]);
    vi.mocked(searchText).mockImplementation(async () => {
      await agenda.append([row]);
      return ['words'];
    });
    await new DeviceTexts(device, () => ['pair-one']).find(WANTED);
    expect(await agenda.searchText()).toBeUndefined();
  });
});
