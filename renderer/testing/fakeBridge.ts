import type { Album } from '../../electron/shared/album/album.ts';
import { parseAlbum } from '../../electron/shared/album/album.ts';
import { applyEdit } from '../../electron/shared/album/albumEdit.ts';
import { changeTone, insertTrack } from '../../electron/shared/album/edits.ts';
import { parsePresets } from '../../electron/shared/chain/presets.ts';
import type { Bridge, PickedFile } from '../../electron/shared/contract/api.ts';
import { COMMANDS, type CommandHandlers, isCommandName } from '../../electron/shared/contract/commands.ts';
import type { EventName, Events } from '../../electron/shared/contract/events.ts';
import type { AlbumState, ChainWork, FileGrant, Settings, SourceState } from '../../electron/shared/contract/state.ts';
import { fail, failureOf } from '../../electron/shared/failure.ts';
import { parsePlaybackServices } from '../../electron/shared/playback/services.ts';
import type { Frames } from '../../electron/shared/units.ts';
import presetsJson from '../../resources/chain-presets.json';
import servicesJson from '../../resources/playback-services.json';
import { fakeAdvice } from './fake/advice.ts';
import { FakeAlbums } from './fake/albums.ts';
import { fakeAudition } from './fake/audition.ts';
import { fakeReduction, fakeWork } from './fake/chains.ts';
import { fakeDeliveries } from './fake/deliveries.ts';
import { FakeJobs } from './fake/jobs.ts';
import { fakeCurves, fakeMatch } from './fake/match.ts';
import { setScene } from './fake/scenes.ts';
import { FAKE_SONGS, type FakeSong, fakeAlbum, sampleAt, songNamed, sourceOf, waveformOf } from './fake/songs.ts';
import { fakeTone } from './fake/tone.ts';

/**
 * A program that lives in the page, for building the window without a shell: `?fake` on Vite's own server. Edits, undo
 * and redo are the real ones; the songs' levels are made up; nothing is read or written.
 *
 * `?fake=empty` starts without an album, `?fake=trouble` with missing, changed and unreadable songs, `?fake=99` with 99 songs,
 * `?fake=chains` with chains and the tonal match at work.
 */

type Listeners = { [Name in EventName]: Set<(event: Events[Name]) => void> };

const ANSWER_MILLISECONDS = 12;
const READ_MILLISECONDS = 120;

export const createFakeBridge = (scene: string): Bridge => {
  const listeners: Listeners = {
    ...{ albumChanged: new Set(), libraryChanged: new Set(), sourceChanged: new Set(), matchChanged: new Set() },
    ...{ jobChanged: new Set(), settingsChanged: new Set(), auditionStale: new Set() },
    ...{ chainChanged: new Set(), toneChanged: new Set() },
  };
  const emit = <Name extends EventName>(name: Name, event: Events[Name]): void => {
    for (const listener of listeners[name]) listener(structuredClone(event));
  };
  const albums = new FakeAlbums();
  const jobs = new FakeJobs((job) => emit('jobChanged', job));
  const sources = new Map<string, SourceState>();
  const grants = new Map<string, PickedFile>();
  let settings: Settings = {
    ...{ theme: 'system', monitorGainDb: 0, joinSeconds: 5, lastAlbum: null },
    ...{ formats: ['ddp', 'wav', 'mp3'], bits: 24, mp3: '320', codecSafe: false },
  };

  const songOf = (file: string): FakeSong => FAKE_SONGS.find((song) => song.file === file) ?? songNamed(file);
  const keyOf = (albumId: number, file: string): string => `${albumId} ${file}`;
  const tell = (albumId: number, source: SourceState): void => {
    sources.set(keyOf(albumId, source.file), source);
    emit('sourceChanged', { albumId, source });
  };
  const filesOf = (album: Album): string[] => album.tracks.map(({ file }) => file);

  /** Reads a song as slowly as a person can follow. */
  const read = (albumId: number, file: string): void => {
    const ready = sourceOf(songOf(file), albums.state(albumId).album.sampleRate);
    let progress = 0;
    tell(albumId, { ...ready, status: 'reading', progress, facts: null });
    const timer = setInterval(() => {
      progress += 0.04 + Math.random() * 0.08;
      if (progress < 1) return tell(albumId, { ...ready, status: 'reading', progress, facts: null });
      clearInterval(timer);
      tell(albumId, ready);
      match(albumId);
    }, READ_MILLISECONDS);
  };

  let matching: ReturnType<typeof setTimeout> | undefined;
  const matchNow = (albumId: number) => {
    const { album, revision } = albums.state(albumId);
    const done = fakeMatch(albumId, revision, album, songOf);
    const unread = filesOf(album).find((file) => sources.get(keyOf(albumId, file))?.facts == null);
    if (unread === undefined) return done;
    const reason = `"${sources.get(keyOf(albumId, unread))?.name ?? unread}" is not read yet`;
    return { ...done, status: 'waiting' as const, reason, songs: {}, commonLevelLufs: null, albumIntegratedLufs: null };
  };
  const match = (albumId: number): void => {
    emit('matchChanged', { ...matchNow(albumId), status: 'working', progress: 0.3 });
    clearTimeout(matching);
    matching = setTimeout(() => emit('matchChanged', matchNow(albumId)), 700);
  };

  const changed = (state: AlbumState): AlbumState => {
    for (const file of filesOf(state.album)) {
      const key = keyOf(state.albumId, file);
      const source = sources.get(key);
      if (source === undefined) read(state.albumId, file);
      else if (source.facts !== null)
        sources.set(key, { ...source, facts: sourceOf(songOf(file), state.album.sampleRate).facts });
    }
    emit('albumChanged', state);
    emit('libraryChanged', albums.list());
    emit('auditionStale', { albumId: state.albumId, plan: null });
    emit('chainChanged', { albumId: state.albumId });
    emit('toneChanged', { albumId: state.albumId });
    match(state.albumId);
    return state;
  };

  const made = (album: Album, step: string): AlbumState => {
    const state = albums.create(album, step);
    for (const file of filesOf(album)) sources.set(keyOf(state.albumId, file), sourceOf(songOf(file), album.sampleRate));
    emit('libraryChanged', albums.list());
    return state;
  };
  const untitled = (title: string): Album => parseAlbum({ version: 1, title, artist: '', tracks: [] }, 'album.json');

  const importSongs = (albumId: number, tokens: readonly string[], at: number | null) => {
    const files = tokens.map(
      (token) => grants.get(token)?.path ?? fail('usage', null, 'the file was not picked', 'pick it again'),
    );
    const songs = files.filter((file) => /\.(wav|aiff?|flac|mp3|m4a|ogg|opus)$/i.test(file));
    if (songs.length === 0)
      fail('unreadable', files[0] ?? null, 'holds no songs', 'choose WAV, AIFF, FLAC, MP3, AAC, Ogg or Opus files');
    const before = albums.state(albumId).album;
    const album = songs.reduce((so, file, number) => {
      const track = { file: `/music/${file}`, title: songOf(`/music/${file}`).title };
      return insertTrack(so, (at ?? before.tracks.length) + number, track).album;
    }, before);
    const state = changed(
      albums.commit(albumId, { album, step: songs.length === 1 ? 'Add a song' : `Add ${songs.length} songs` }),
    );
    return { state, skipped: [] };
  };

  const handlers: CommandHandlers = {
    'app.describe': () => ({
      ...{ version: '0.1.0', shell: 'browser', platform: 'fake', canChooseFolder: true, notices: [] },
      services: parsePlaybackServices(servicesJson, 'playback-services.json'),
    }),
    'app.readSettings': () => settings,
    'app.changeSettings': (patch) => {
      settings = { ...settings, ...(patch as Partial<Settings>) };
      emit('settingsChanged', settings);
      return settings;
    },
    'library.list': () => albums.list(),
    'library.create': ({ title }) => made(untitled(title), 'New album'),
    'library.openDemo': async () => {
      const job = jobs.run({ kind: 'demo', title: 'Write the demo album', albumId: null }, ['Composing', 'Writing songs'], 2.5);
      await job.done;
      jobs.finish(job.id);
      return made(fakeAlbum(), 'Open the demo album');
    },
    'library.openAlbumFile': ({ token }) => {
      if (!grants.get(token)?.path.endsWith('.json'))
        fail('usage', grants.get(token)?.path ?? null, 'is not an album file', 'choose an album.json');
      return made(fakeAlbum(), 'Open album file');
    },
    'library.remove': ({ albumId }) => {
      albums.remove(albumId);
      emit('libraryChanged', albums.list());
      return null;
    },
    'library.duplicate': ({ albumId }) => {
      const { album } = albums.state(albumId);
      return made({ ...album, title: `${album.title} (copy)` }, 'Duplicate');
    },
    'album.open': ({ albumId }) => albums.state(albumId),
    'album.edit': ({ albumId, edit, gesture }) =>
      changed(albums.commit(albumId, applyEdit(albums.state(albumId).album, edit), gesture)),
    'album.undo': ({ albumId }) => changed(albums.undo(albumId)),
    'album.redo': ({ albumId }) => changed(albums.redo(albumId)),
    'album.revisions': ({ albumId }) => albums.revisions(albumId),
    'album.nameRevision': ({ albumId, revision, name }) => {
      albums.name(albumId, revision, name);
      return null;
    },
    'album.restore': ({ albumId, revision }) => changed(albums.restore(albumId, revision)),
    'album.at': ({ albumId, revision }) => albums.at(albumId, revision),
    'album.setCover': ({ albumId }) => albums.state(albumId),
    'album.cover': () => null,
    'album.fileText': ({ albumId }) => `${JSON.stringify(albums.state(albumId).album, null, 2)}\n`,

    'songs.import': ({ albumId, tokens, at }) => importSongs(albumId, tokens, at),
    'sources.list': ({ albumId }) =>
      filesOf(albums.state(albumId).album).flatMap((file) => sources.get(keyOf(albumId, file)) ?? []),
    'sources.relink': ({ albumId, track }) => {
      const file = albums.state(albumId).album.tracks.find(({ id }) => id === track)?.file ?? '';
      read(albumId, file);
      return albums.state(albumId);
    },
    'sources.findMissing': ({ albumId }) => ({ state: albums.state(albumId), found: 0, missing: 0 }),
    'sources.useNewVersion': ({ albumId, track }) => {
      const file = albums.state(albumId).album.tracks.find(({ id }) => id === track)?.file ?? '';
      read(albumId, file);
      return albums.state(albumId);
    },
    'sources.retry': ({ albumId, track }) => {
      const file = albums.state(albumId).album.tracks.find(({ id }) => id === track)?.file ?? '';
      read(albumId, file);
      return null;
    },
    'sources.waveform': ({ albumId, file, framesPerColumn }) =>
      sources.get(keyOf(albumId, file))?.facts == null
        ? null
        : waveformOf(songOf(file), albums.state(albumId).album.sampleRate, framesPerColumn),
    'sources.samples': ({ albumId, file, start, frames }) => {
      const rate = albums.state(albumId).album.sampleRate;
      const samples = Float32Array.from({ length: frames }, (_, at) => sampleAt(songOf(file), (start + at) / rate));
      return { left: samples, right: samples.slice() };
    },

    'match.read': ({ albumId }) => matchNow(albumId),
    'match.curves': ({ albumId }) => fakeCurves(albums.state(albumId).album, matchNow(albumId), songOf),

    'chain.read': ({ albumId }) => {
      const { album, revision } = albums.state(albumId);
      const songs = album.tracks.flatMap(({ id, chain }): [string, ChainWork][] => {
        const work = fakeWork(chain);
        return work === null ? [] : [[id, work]];
      });
      return { albumId, revision, songs: Object.fromEntries(songs), album: fakeWork(album.chain) };
    },
    'chain.curves': ({ albumId, track }) => {
      const { album } = albums.state(albumId);
      if (track === null) return fakeReduction(album.chain, 900);
      const own = album.tracks.find(({ id }) => id === track);
      return fakeReduction(own?.chain, own === undefined ? 0 : songOf(own.file).seconds);
    },
    'chain.presets': () => parsePresets(JSON.stringify(presetsJson)),
    'tone.read': ({ albumId }) => fakeTone(albumId, albums.state(albumId).revision, albums.state(albumId).album, songOf),
    'tone.chooseReference': ({ albumId, tokens }) => {
      const file = grants.get(tokens[0] ?? '')?.path ?? fail('usage', null, 'the file was not picked', 'pick it again');
      return changed(albums.commit(albumId, changeTone(albums.state(albumId).album, { reference: { file } })));
    },

    'advice.look': ({ albumId }) => fakeAdvice(albums.state(albumId)),

    ...fakeAudition((albumId) => {
      const { album } = albums.state(albumId);
      const extents = album.tracks.map(({ file }) => {
        const facts = sources.get(keyOf(albumId, file))?.facts;
        return facts == null
          ? { frames: 0, audibleStart: null, audibleEnd: null }
          : { frames: facts.sessionFrames, audibleStart: facts.audibleStart, audibleEnd: facts.audibleEnd };
      });
      return { album, extents, match: matchNow(albumId), songOf };
    }),
    ...fakeDeliveries(albums, jobs, (albumId) => {
      const { album } = albums.state(albumId);
      const extents = album.tracks.map(({ file }) => ({
        frames: (sources.get(keyOf(albumId, file))?.facts?.sessionFrames ?? 0) as Frames,
        ...{ audibleStart: null, audibleEnd: null },
      }));
      return { album, extents, match: matchNow(albumId), songOf };
    }),

    'jobs.list': () => jobs.list(),
    'jobs.cancel': ({ jobId }) => {
      jobs.cancel(jobId);
      return null;
    },
  };

  setScene(scene, { made, untitled, sources, keyOf, albums });
  settings = { ...settings, lastAlbum: albums.list()[0]?.id ?? null };

  return {
    call: async (name, input) => {
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MILLISECONDS));
      try {
        if (!isCommandName(name)) return fail('usage', null, `there is no command ${String(name)}`, 'report this');
        const checked = COMMANDS[name].input.parse(structuredClone(input));
        const handler = handlers[name] as (input: unknown) => unknown;
        return { ok: true, output: structuredClone(await handler(checked)) as never };
      } catch (error) {
        return { ok: false, failure: failureOf(error) };
      }
    },
    listen: (name, listener) => {
      listeners[name].add(listener);
      return () => listeners[name].delete(listener);
    },
    grant: async (files) => {
      const given = files.map((picked): FileGrant => {
        const token = `grant-${grants.size + 1}`;
        grants.set(token, picked);
        return { token, name: picked.path.split('/').at(-1) ?? picked.path };
      });
      return { ok: true, output: given };
    },
  };
};
