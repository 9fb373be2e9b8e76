import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { albumOf } from '../shared/album/album.testkit.ts';
import type { DeliveryFormat } from '../shared/contract/state.ts';
import type { Report } from '../shared/report.ts';
import { memoryLibrary } from './library.testkit.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

describe('what is known of song files', () => {
  it('keeps an analysis with its curve, for the version that measured it', () => {
    const { library } = memoryLibrary();
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true }), fc.jsonValue(), (shortTermLufs, facts) => {
        library.storeAnalysis('abc', 2, { facts, shortTermLufs });
        const stored = library.analysis('abc', 2);
        expect(stored?.shortTermLufs).toEqual(shortTermLufs);
        expect(stored?.facts).toEqual(JSON.parse(JSON.stringify(facts)));
      }),
    );
    expect(library.analysis('abc', 1)).toBeNull();
    expect(library.analysis('other', 2)).toBeNull();
  });

  it('knows files by path and by content, the newest look at each', () => {
    const { library } = memoryLibrary();
    const identity = { size: 5_000_000_000, modified: '1769774400123456789', inode: '18446744073709551615' };
    const file = { path: '/music/a.wav', identity, sha256: 'abc' };
    library.storeKnownFile({ ...file, sha256: 'old' });
    library.storeKnownFile(file);
    library.storeKnownFile({ ...file, path: '/music/copy.wav' });
    expect(library.knownFile('/music/a.wav')).toEqual(file);
    expect(library.knownFile('/music/b.wav')).toBeNull();
    expect(library.filesWithHash('abc').map(({ path }) => path)).toEqual(['/music/a.wav', '/music/copy.wav']);
    expect(library.filesWithHash('old')).toEqual([]);
  });
});

describe('deliveries', () => {
  it('are kept with their documents, newest first', () => {
    const { library } = memoryLibrary(() => 77);
    const { albumId } = library.createAlbum(albumOf([{}]), 'first');
    const delivery = {
      ...{ albumId, revision: 1, folder: '/out/one', formats: ['ddp', 'wav'] as DeliveryFormat[], pqSheet: 'PQ' },
      ...{ report: { glassmaster: { version: '1' } } as Report, checks: [{ what: 'Read back', passed: true }] },
    };
    const first = library.addDelivery(delivery);
    const second = library.addDelivery({ ...delivery, folder: '/out/two' });
    expect(library.delivery(first)).toEqual({ ...delivery, id: first, madeAt: 77 });
    expect(library.deliveries(albumId).map(({ id, folder }) => [id, folder])).toEqual([
      [second, '/out/two'],
      [first, '/out/one'],
    ]);
    expect(library.delivery(99)).toBeNull();
  });
});

describe('settings', () => {
  it('are the defaults until changed, one by one', () => {
    const { library } = memoryLibrary();
    expect(library.settings()).toEqual(DEFAULT_SETTINGS);
    library.changeSettings({ theme: 'light', bits: '32f' });
    expect(library.changeSettings({ formats: [], lastAlbum: 3 })).toEqual({
      ...DEFAULT_SETTINGS,
      ...{ theme: 'light', bits: '32f', formats: [], lastAlbum: 3 },
    });
  });

  it('that are not understood give way to the default, alone', () => {
    const { library, db } = memoryLibrary();
    library.changeSettings({ joinSeconds: 9 });
    const insert = db.prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)');
    for (const [name, value] of [
      ['theme', '"sepia"'],
      ['monitorGainDb', '12'],
      ['mp3', 'not JSON'],
      ['unheard of', '1'],
      ['__proto__', '{"theme":"light"}'],
    ]) {
      insert.run(name, value);
    }
    expect(library.settings()).toEqual({ ...DEFAULT_SETTINGS, joinSeconds: 9 });
  });
});
