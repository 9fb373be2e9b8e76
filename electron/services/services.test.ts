import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coverPng } from '../demo/cover.ts';
import type { Answer } from '../shared/contract/api.ts';
import { COMMAND_NAMES, type CommandInput, type CommandName, type CommandOutput } from '../shared/contract/commands.ts';
import type { EventName } from '../shared/contract/events.ts';
import type { JobState } from '../shared/contract/state.ts';
import { failureOf } from '../shared/failure.ts';
import { createServices, type Services } from './services.ts';

let folder: string;
let started: Services[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'services-'));
  started = [];
});
afterEach(async () => {
  for (const services of started) await services.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<Services> => {
  const services = await createServices({
    ...{ dataFolder: join(folder, 'data'), deliveriesFolder: join(folder, 'deliveries'), version: '1.2.3', jobs: 1 },
    shell: {
      ...{ shell: 'browser', chooseFolder: null, printPdf: null },
      ...{ showInFolder: async () => undefined, openFile: async () => undefined },
    },
  });
  started.push(services);
  return services;
};

const ask = async <Name extends CommandName>(services: Services, name: Name, input: CommandInput<Name>) => {
  const answer = (await services.call(name, input)) as Answer<CommandOutput<Name>>;
  if (!answer.ok) throw new Error(`${name}: ${answer.failure.problem}`);
  return answer.output;
};

/** Commands that need nothing to be there. */
const WITHOUT_ALBUM: readonly CommandName[] = [
  ...([
    'app.describe',
    'app.readSettings',
    'app.changeSettings',
    'library.list',
    'library.create',
    'jobs.list',
    'chain.presets',
  ] as const),
  // Already gone is as good as removed or stopped.
  ...(['library.remove', 'audition.stop', 'sources.retry', 'deliver.list'] as const),
];

const albumId = 12345;
const delivery = {
  albumId,
  formats: ['wav' as const],
  bits: 16 as const,
  mp3: '320' as const,
  codecSafe: false,
  folder: null,
  name: null,
};

/** Inputs in order, of albums, files and deliveries that are not there. */
const INPUTS: { readonly [Name in CommandName]: CommandInput<Name> } = {
  'app.describe': {},
  'app.readSettings': {},
  'app.changeSettings': { joinSeconds: 4 },
  'library.list': {},
  'library.create': { title: 'x' },
  'library.openDemo': {},
  'library.openAlbumFile': { token: 'x' },
  'library.remove': { albumId },
  'library.duplicate': { albumId },
  'album.open': { albumId },
  'album.edit': { albumId, revision: 1, edit: { kind: 'gaps', gap: 5 }, gesture: null },
  'album.undo': { albumId },
  'album.redo': { albumId },
  'album.revisions': { albumId },
  'album.nameRevision': { albumId, revision: 1, name: 'x' },
  'album.restore': { albumId, revision: 1 },
  'album.at': { albumId, revision: 1 },
  'album.setCover': { albumId, token: null },
  'album.cover': { albumId },
  'album.fileText': { albumId },
  'songs.import': { albumId, tokens: ['x'], at: null },
  'sources.list': { albumId },
  'sources.relink': { albumId, track: 'x', token: 'x' },
  'sources.findMissing': { albumId, tokens: ['x'] },
  'sources.useNewVersion': { albumId, track: 'x' },
  'sources.retry': { albumId, track: 'x' },
  'sources.waveform': { albumId, file: 'x', framesPerColumn: 256 },
  'sources.samples': { albumId, file: 'x', start: 0, frames: 10 },
  'match.read': { albumId },
  'match.curves': { albumId },
  'chain.read': { albumId },
  'chain.curves': { albumId, track: null },
  'chain.presets': {},
  'tone.read': { albumId },
  'advice.look': { albumId },
  'tone.chooseReference': { albumId, tokens: ['x'] },
  'audition.start': {
    albumId,
    stretches: [{ start: 0, end: 1 }],
    loop: false,
    monitor: { bypass: false, solo: null },
    replaces: null,
    unless: null,
    first: 64,
  },
  'audition.pull': { stream: 99, frames: 64 },
  'audition.stop': { stream: 99 },
  'deliver.chooseFolder': {},
  'deliver.preflight': delivery,
  'deliver.start': { ...delivery, replace: false },
  'deliver.list': { albumId },
  'deliver.result': { deliveryId: 99 },
  'deliver.showInFolder': { deliveryId: 99 },
  'deliver.openReport': { deliveryId: 99 },
  'deliver.reportPdf': { deliveryId: 99 },
  'jobs.list': {},
  'jobs.cancel': { jobId: 99 },
};

describe('the services', () => {
  it('have a handler for every command: of what is not there each says so, none is a defect', async () => {
    const services = await start();
    for (const name of COMMAND_NAMES) {
      const answer = await services.call(name, { nonsense: true });
      expect([name, answer.ok ? 'ok' : answer.failure.kind]).toEqual([name, 'usage']);
    }
    // So that the demo is not made.
    services.subscribe((name, event) => {
      if (name === 'jobChanged') void services.call('jobs.cancel', { jobId: (event as JobState).id });
    });
    for (const name of COMMAND_NAMES) {
      const answer = await services.call(name, INPUTS[name]);
      if (!answer.ok) expect([name, ['usage', 'conflict', 'cancelled'].includes(answer.failure.kind)]).toEqual([name, true]);
      else expect([name, WITHOUT_ALBUM.includes(name)]).toEqual([name, true]);
    }
  });

  it('say what the program is', async () => {
    const services = await start();
    const facts = await ask(services, 'app.describe', {});
    expect(facts).toMatchObject({ version: '1.2.3', shell: 'browser', canChooseFolder: false, notices: [] });
    expect(facts.services.length).toBeGreaterThan(3);
  });

  it('keep albums and settings from one run to the next, edits and undo included', async () => {
    const first = await start();
    const made = await ask(first, 'library.create', { title: 'Record' });
    const { albumId } = made;
    const edit = { kind: 'album', changes: { title: 'Renamed' } } as const;
    await ask(first, 'album.edit', { albumId, revision: made.revision, edit, gesture: null });
    await ask(first, 'app.changeSettings', { theme: 'light', lastAlbum: albumId });
    const cover = join(folder, 'cover.png');
    writeFileSync(cover, coverPng(8));
    const state = await ask(first, 'album.setCover', { albumId, token: first.grants.grant(cover).token });
    await first.close();

    const second = await start();
    expect(await ask(second, 'album.open', { albumId })).toEqual(state);
    expect(await ask(second, 'album.cover', { albumId })).toMatchObject({ mimeType: 'image/png' });
    expect(await ask(second, 'app.readSettings', {})).toMatchObject({ theme: 'light', lastAlbum: albumId });
    await ask(second, 'album.undo', { albumId });
    expect(await ask(second, 'album.undo', { albumId })).toMatchObject({ album: { title: 'Record' }, undo: null });
  });

  it('tell every subscriber, even where one throws, until it has had enough', async () => {
    const services = await start();
    const told: EventName[] = [];
    const warned = new Promise((resolve) => process.once('warning', resolve));
    services.subscribe(() => {
      throw new Error('a subscriber that fails');
    });
    const stop = services.subscribe((name) => void told.push(name));
    await ask(services, 'library.create', { title: 'x' });
    await warned;
    expect(told).toContain('libraryChanged');
    stop();
    told.length = 0;
    await ask(services, 'library.create', { title: 'y' });
    expect(told).toEqual([]);
  });

  it('empty the scratch folder and drop what was half-made, once the data folder is theirs', async () => {
    const data = join(folder, 'data');
    mkdirSync(join(data, 'scratch', 'deep'), { recursive: true });
    mkdirSync(join(data, 'albums', 'incoming-1'), { recursive: true });
    mkdirSync(join(data, 'albums', '1'), { recursive: true });
    const services = await start();
    expect(readdirSync(join(data, 'scratch'))).toEqual([]);
    expect(readdirSync(join(data, 'albums'))).toEqual(['1']);
    expect(existsSync(services.folders.songs)).toBe(true);
    mkdirSync(join(data, 'scratch', 'in use'));
    const refusal = await start().then(() => null, failureOf);
    expect(refusal).toMatchObject({ kind: 'usage', problem: 'the data folder is in use by another Glassmaster' });
    expect(readdirSync(join(data, 'scratch'))).toEqual(['in use']);
  });

  it('are one clear failure where the data folder cannot be made', async () => {
    writeFileSync(join(folder, 'data'), 'a file');
    const failure = await start().then(() => null, failureOf);
    expect(failure).toMatchObject({ kind: 'destination' });
  });

  it('close once, let go of the folder, and answer later calls with a failure', async () => {
    const services = await start();
    await Promise.all([services.close(), services.close()]);
    const answer = await services.call('library.list', {});
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(existsSync(join(folder, 'data', 'library', 'library.open'))).toBe(false);
    await start();
  });
});
