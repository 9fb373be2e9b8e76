import type { AlbumEdit } from '../../electron/shared/album/albumEdit.ts';
import type { PickedFile } from '../../electron/shared/contract/api.ts';
import type { AlbumState, FileGrant, Settings } from '../../electron/shared/contract/state.ts';
import { failureOf } from '../../electron/shared/failure.ts';
import { call, grant } from '../api/api.ts';
import { counted } from '../ui/format.ts';
import { Editor } from './editor.ts';
import { reportDone, reportFailure as tellFailure } from './notices.ts';
import { anchorOfJoin, extended, neighbourOf, type SelectHow, selectionAfter, selectionWithin } from './selection.ts';
import { songFiles } from './songFiles.ts';
import { NO_SELECTION, type Studio, useStudio, type ViewId } from './studio.ts';
import { withKnown } from './withKnown.ts';

export { dismissNotice, reportDone } from './notices.ts';

/** Everything the window's parts may do. Nothing here rejects: a failure becomes a notice. */

let editor: Editor | null = null;
/** Those that wait for an answer: an album that was left may be among them. */
const storing = new Set<Editor>();
let anchor: string | null = null;

/** Tells the user of anything thrown. */
export const reportFailure = (thrown: unknown): void => tellFailure(failureOf(thrown));

/** Runs something and tells of its failure; null then. */
export const attempt = async <Output>(work: () => Promise<Output>): Promise<Output | null> => {
  try {
    return await work();
  } catch (error) {
    reportFailure(error);
    return null;
  }
};

/** Applies at once, is sent in order, and is taken back with a notice where the program refuses. */
export const edit = async (change: AlbumEdit, gesture: string | null = null): Promise<void> =>
  editor?.step({ kind: 'edit', edit: change, gesture });

/** Songs that a step back or forward brings are what one goes on with. */
const bringBack = async (kind: 'undo' | 'redo'): Promise<void> => {
  const [stepped, before] = [editor, new Set(orderNow())];
  await stepped?.step({ kind });
  const brought = stepped === editor ? orderNow().filter((id) => !before.has(id)) : [];
  if (brought.length > 0) select(brought);
};

export const undo = (): Promise<void> => bringBack('undo');
export const redo = (): Promise<void> => bringBack('redo');
export const restoreRevision = async (revision: number): Promise<void> => editor?.step({ kind: 'restore', revision });

/** Resolves once everything that was asked of any album is in the library, or was refused and told. */
export const stored = async (): Promise<void> => {
  await Promise.all([...storing].map((busy) => busy.settled()));
};

let gestures = 0;
/** A name for the edits of one drag or key repeat, so that they undo together. */
export const newGesture = (what: string): string => {
  gestures += 1;
  return `${what} ${gestures} ${Math.random().toString(36).slice(2)}`;
};

const show = (shown: AlbumState): void => {
  const { selection, sources, album: before } = useStudio.getState();
  const order = shown.album.tracks.map(({ id }) => id);
  // What the program tells of an edit of ours is mostly what is shown already.
  const album = { ...shown, album: withKnown(before?.album, shown.album) };
  useStudio.setState({ album, selection: selectionWithin(selection, order) });
  const files = [...shown.album.tracks, ...(shown.album.hiddenTrack === undefined ? [] : [shown.album.hiddenTrack])];
  // Asked for once per album as it is: a song that nothing is known of yet would else be asked for with every edit.
  if (shown.revision !== asked && files.some(({ file }) => sources[file] === undefined)) {
    asked = shown.revision;
    void readSources(shown.albumId);
  }
};

let asked = 0;

type Sources = Studio['sources'];

const listSources = (albumId: number): Promise<Sources | null> =>
  attempt(async () => {
    const list = await call('sources.list', { albumId });
    return Object.fromEntries(list.map((source) => [source.file, source]));
  });

const readSources = async (albumId: number, listed = listSources(albumId)): Promise<void> => {
  const sources = await listed;
  if (sources !== null && useStudio.getState().album?.albumId === albumId) useStudio.setState({ sources });
};

/** An album that is about to be shown, as it is by now. */
let opening: AlbumState | null = null;

/** What the program tells of an album; of another than the open one, nothing changes here. */
export const hear = (state: AlbumState): void => {
  if (opening?.albumId === state.albumId) opening = state;
  if (editor?.albumId === state.albumId) editor.told(state);
};

/** An album whose songs are known is drawn once and as it is; one whose songs lie on a slow disk does not keep the user waiting. */
const SOON_MILLISECONDS = 300;

const open = async (state: AlbumState): Promise<void> => {
  const { albumId } = state;
  if (editor?.albumId === albumId) {
    editor.told(state);
    return;
  }
  opening = state;
  const listed = listSources(albumId);
  const matched = attempt(() => call('match.read', { albumId }));
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), SOON_MILLISECONDS));
  const sources = await Promise.race([listed, late]);
  if (opening?.albumId !== albumId) return;
  const own: Editor = new Editor(opening, (changed, isStoring) => {
    storing[isStoring ? 'add' : 'delete'](own);
    if (useStudio.getState().storing !== storing.size > 0) useStudio.setState({ storing: storing.size > 0 });
    if (editor === own) show(changed);
  });
  editor = own;
  anchor = null;
  asked = 0;
  useStudio.setState({ album: opening, sources: sources ?? {}, match: null, selection: NO_SELECTION });
  opening = null;
  await Promise.all([
    sources === null ? readSources(albumId, listed) : null,
    matched.then((match) => {
      const now = useStudio.getState();
      if (match !== null && now.album?.albumId === albumId && now.match === null) useStudio.setState({ match });
    }),
    changeSettings({ lastAlbum: albumId }),
  ]);
};

const openFrom = async (get: () => Promise<AlbumState>): Promise<boolean> => {
  const state = await attempt(get);
  if (state !== null) await open(state);
  return state !== null;
};

export const openAlbum = (albumId: number): Promise<boolean> => openFrom(() => call('album.open', { albumId }));
export const createAlbum = (title: string): Promise<boolean> => openFrom(() => call('library.create', { title }));
export const openDemo = (): Promise<boolean> => openFrom(() => call('library.openDemo', {}));
export const duplicateAlbum = (albumId: number): Promise<boolean> => openFrom(() => call('library.duplicate', { albumId }));

export const openAlbumFile = (file: PickedFile): Promise<boolean> =>
  openFrom(async () => {
    const [granted] = await grant([file]);
    return call('library.openAlbumFile', { token: granted?.token ?? '' });
  });

/** The album leaves the list; if it is the open one, the start screen comes. */
export const removeAlbum = async (albumId: number): Promise<void> => {
  const removed = await attempt(() => call('library.remove', { albumId }).then(() => true));
  if (removed === true && useStudio.getState().album?.albumId === albumId) closeAlbum();
};

export const closeAlbum = (): void => {
  editor = null;
  opening = null;
  useStudio.setState({ album: null, sources: {}, match: null, selection: NO_SELECTION });
  void changeSettings({ lastAlbum: null });
};

/** The open album, or a new one; null where none can be made, which has been told. */
const albumToFill = async (): Promise<number | null> => {
  if (useStudio.getState().album === null) await createAlbum('Untitled album');
  return useStudio.getState().album?.albumId ?? null;
};

/** Until then what is told of the album's match says nothing of the songs to come. */
const whileFilling = async (opened: Promise<number | null>, fill: () => Promise<void>): Promise<void> => {
  const begun = opened.then((albumId) => {
    if (albumId !== null) useStudio.setState(({ filling }) => ({ filling: [...filling, albumId] }));
    return albumId;
  });
  await attempt(fill);
  const albumId = await begun;
  if (albumId === null) return;
  const match = await attempt(() => call('match.read', { albumId }));
  useStudio.setState(({ filling, album, ...now }) => ({
    filling: filling.toSpliced(filling.indexOf(albumId), 1),
    match: match !== null && album?.albumId === albumId ? withKnown(now.match, match) : now.match,
  }));
};

/** Adds songs at a position, null for the end, to the open album; where none is open, to a new one. */
export const importFiles = async (files: readonly PickedFile[], at: number | null = null): Promise<void> => {
  const found = await attempt(async () => songFiles(files));
  if (found === null || found.length === 0) return;
  // What takes its time to reach the program is sent off meanwhile.
  const opened = albumToFill();
  let gesture: string | null = null;
  const bring = async (granted: readonly FileGrant[]): Promise<void> => {
    const albumId = await opened;
    if (albumId === null) return;
    const tokens = granted.map(({ token }) => token);
    const { state, skipped } = await call('songs.import', { albumId, tokens, at, gesture });
    hear(state);
    for (const failure of skipped) tellFailure(failure);
  };
  await whileFilling(opened, async () => {
    let bringing = Promise.resolve();
    const granted = await grant(found, (arrived) => {
      gesture ??= newGesture('import');
      bringing = bringing.then(() => bring(arrived));
      // Told of below, or not at all: what breaks off the sending is told of first.
      bringing.catch(() => undefined);
    });
    await bringing;
    await bring(granted);
  });
};

/** Another file takes the place of a song's. */
export const relinkSong = async (track: string, file: PickedFile): Promise<void> => {
  const albumId = useStudio.getState().album?.albumId;
  if (albumId === undefined) return;
  const state = await attempt(async () => {
    const [granted] = await grant([file]);
    return call('sources.relink', { albumId, track, token: granted?.token ?? '' });
  });
  if (state !== null) hear(state);
};

export const takeNewVersion = async (track: string): Promise<void> => {
  const albumId = useStudio.getState().album?.albumId;
  if (albumId === undefined) return;
  const state = await attempt(() => call('sources.useNewVersion', { albumId, track }));
  if (state !== null) hear(state);
};

export const retrySong = async (track: string): Promise<void> => {
  const albumId = useStudio.getState().album?.albumId;
  if (albumId !== undefined) await attempt(() => call('sources.retry', { albumId, track }));
};

/** Looks through files or folders for songs that are missing, and says how many were found. */
export const findMissing = async (files: readonly PickedFile[]): Promise<void> => {
  const albumId = useStudio.getState().album?.albumId;
  if (albumId === undefined || files.length === 0) return;
  const answer = await attempt(async () => {
    const tokens = (await grant(songFiles(files))).map(({ token }) => token);
    return call('sources.findMissing', { albumId, tokens });
  });
  if (answer === null) return;
  hear(answer.state);
  const still = answer.missing === 0 ? 'none is missing now' : `${counted(answer.missing, 'song')} still missing`;
  reportDone(`${counted(answer.found, 'song')} found; ${still}`);
};

export const setView = (view: ViewId): void => useStudio.setState({ view });

const orderNow = (): readonly string[] => useStudio.getState().album?.album.tracks.map(({ id }) => id) ?? [];

export const selectSong = (id: string, how: SelectHow = 'only'): void => {
  const { selection } = useStudio.getState();
  useStudio.setState({ selection: selectionAfter(selection, orderNow(), id, how, anchor) });
  if (how !== 'range') anchor = id;
};

/** Selects the song so many places after the selected one, before it (negative), or grows the selection that way. */
export const selectNeighbour = (by: number, extend = false): void => {
  const { selection } = useStudio.getState();
  if (extend) {
    useStudio.setState({ selection: extended(selection, orderNow(), by, anchor) });
    return;
  }
  const next = neighbourOf(selection, orderNow(), by, anchor);
  if (next !== null) selectSong(next);
};

export const select = (tracks: readonly string[]): void => {
  anchor = tracks[0] ?? anchor;
  useStudio.setState({ selection: { tracks, join: null } });
};

/** Selects the join after a song; null for none. */
export const selectJoin = (track: string | null): void => {
  anchor = track === null ? null : anchorOfJoin(useStudio.getState().selection, orderNow(), track, anchor);
  useStudio.setState({ selection: { tracks: [], join: track } });
};

export const changeSettings = async (patch: Partial<Settings>): Promise<void> => {
  const before = useStudio.getState().settings;
  if (before !== null) useStudio.setState({ settings: { ...before, ...patch } });
  const { formats, ...rest } = patch;
  const settings = await attempt(() =>
    call('app.changeSettings', formats === undefined ? rest : { ...rest, formats: [...formats] }),
  );
  if (settings !== null) useStudio.setState({ settings });
};

export const cancelJob = async (jobId: number): Promise<void> => {
  await attempt(() => call('jobs.cancel', { jobId }));
};
