import type { EnginePool } from '../engine/pool.ts';
import type { LimiterSettings, PreparedSource, RenderClip } from '../engine/protocol.ts';
import type { MatchOutcome } from '../export/matchSongs.ts';
import type { Library } from '../library/library.ts';
import type { Album } from '../shared/album/album.ts';
import type { Edit } from '../shared/album/edits.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import type { Chain } from '../shared/chain/schema.ts';
import type { ChainResult } from '../shared/chain/work.ts';
import type { EventName, Events } from '../shared/contract/events.ts';
import type { AlbumState, FileGrant, JobState, MatchState, SourceState } from '../shared/contract/state.ts';
import type { Failure } from '../shared/failure.ts';
import type { MatchedSongs } from './matchAlbum.ts';
import type { ProcessedSongs } from './processedSongs.ts';
import type { SongProcessingPlan } from './songProcessing.ts';
import type { ToneReferences } from './toneReferences.ts';

/** What the services stand on and how they know each other. The shells make a ShellMeans; services.ts makes the rest. */

/** What only a shell can do. Null where this one cannot. */
export interface ShellMeans {
  readonly shell: 'electron' | 'browser';
  /** Asks the user for a folder; null if none was chosen. */
  readonly chooseFolder: (() => Promise<string | null>) | null;
  readonly showInFolder: (path: string) => Promise<void>;
  /** Opens a file with the user's program for it. */
  readonly openFile: (path: string) => Promise<void>;
  readonly printPdf: ((htmlPath: string, pdfPath: string) => Promise<void>) | null;
}

/** Folders of one installation; all inside the data folder but the last. */
export interface DataFolders {
  /** library.sqlite and its backups. */
  readonly library: string;
  /** One folder per album for what belongs to it, such as its cover. */
  readonly albums: string;
  /** Decoded songs and waveforms, by content; may be deleted at any time. */
  readonly cache: string;
  /** Work under way; emptied at start. */
  readonly scratch: string;
  /** Songs that came without a path (a browser's uploads, the demo). */
  readonly songs: string;
  /** Notes of deliveries that are being made, which a crash leaves behind. */
  readonly underWay: string;
  /** Where deliveries go unless the user chooses. */
  readonly deliveries: string;
}

export interface ServiceContext {
  readonly library: Library;
  /** For work in the background; the audition has a worker of its own. */
  readonly pool: EnginePool;
  readonly folders: DataFolders;
  readonly shell: ShellMeans;
  readonly version: string;
  emit<Name extends EventName>(name: Name, event: Events[Name]): void;
}

/** Paths the user has given, by token. The window never names a path itself. */
export interface Grants {
  grant(path: string): FileGrant;
  /** A 'usage' failure for a token that was not given out. */
  pathOf(token: string): string;
}

export interface Albums {
  state(albumId: number): AlbumState;
  /** Makes one edit durable and tells every window. `gesture` as in album.edit; an edit that changes nothing adds no step. */
  commit(albumId: number, make: (album: Album) => Edit, gesture?: string | null): AlbumState;
  /** Folder that the album's relative file names (its cover) are in. */
  folderOf(albumId: number): string;
  /** Called after every change, with the state before it (null for an album just opened or made). */
  onChange(listener: (state: AlbumState, before: AlbumState | null) => void): void;
  /** Called once an album is no longer in the library. */
  onRemove(listener: (albumId: number) => void): void;
}

export interface Sources {
  list(albumId: number): SourceState[];
  /**
   * The album's songs in order, the hidden track last, at the session rate; null while one is being read, missing or
   * unreadable (`obstacle` says which).
   */
  prepared(albumId: number): readonly PreparedSource[] | null;
  /** The same with silence in the place of every song that cannot be played now. */
  playable(albumId: number): readonly PreparedSource[];
  /** Resolves once every song is ready; rejects with what is in the way. */
  whenPrepared(albumId: number, signal?: AbortSignal): Promise<readonly PreparedSource[]>;
  /** What waiting will not mend: the first song that is missing, changed or unreadable. Null while songs are only being read. */
  obstacle(albumId: number): Failure | null;
  /** Someone wants to hear a song that waits to be read: it is the next one. */
  readNext(albumId: number, file: string): void;
  /** Where song `file` of the album is on disk. */
  pathOf(albumId: number, file: string): string;
  onChange(listener: (albumId: number, source: SourceState) => void): void;
}

/** Another number for every plan that sounds different. */
export interface PlanVersions {
  readonly mastered: number;
  /** In the bypass, whose level is known better once the match is done. */
  readonly bypass: number;
}

/** What is rendered: the same for audition and delivery. */
export interface RenderPlan {
  readonly versions: PlanVersions;
  readonly revision: number;
  readonly album: Album;
  readonly timeline: Timeline;
  /** As they are read, in order, the hidden track last; silence for one that cannot be played now. */
  readonly songs: readonly PreparedSource[];
  /** With their gains. */
  readonly clips: readonly RenderClip[];
  /** The record's, with the stages that change anything; null for none. */
  readonly chain: Chain | null;
  readonly limiter: LimiterSettings;
  /** dB that the unmastered sources need to be as loud as the mastered record, for the bypass. */
  readonly bypassGainDb: number;
  /** Gains are estimates: the match is still being worked out. */
  readonly provisional: boolean;
}

export interface RecordChain {
  readonly status: 'working' | 'ready' | 'failed';
  /** 0..1 */
  readonly progress: number;
  readonly result: ChainResult | null;
}

export interface Match {
  state(albumId: number): MatchState;
  /** What is to be heard now; null where no song can be played yet. */
  plan(albumId: number): Promise<RenderPlan | null>;
  /** The finished match of the album as it is now, once its songs are read; rejects with what is in the way. */
  outcome(albumId: number, signal: AbortSignal): Promise<MatchOutcome>;
  /** The finished match of an album that stays as it is, whatever is edited meanwhile. `prepared` as Sources gives them. */
  matchOf(
    album: Album,
    prepared: readonly PreparedSource[],
    signal: AbortSignal,
    onProgress: (fraction: number) => void,
  ): Promise<MatchedSongs>;
  /** Songs behind their chains. */
  readonly processed: ProcessedSongs;
  /** The music that albums are matched to. */
  readonly references: ToneReferences;
  /** What is done to songs, as far as it is known. */
  songProcessing(album: Album, prepared: readonly PreparedSource[]): SongProcessingPlan;
  /** What the record's chain does, in the places of its stages that change anything; nothing yet while the match works. */
  recordChain(albumId: number): RecordChain;
  /** Called when what is to be heard has changed. */
  onPlanChange(listener: (albumId: number, versions: PlanVersions | null) => void): void;
}

export interface JobHandle {
  readonly id: number;
  /** Aborts when the user cancels. */
  readonly signal: AbortSignal;
  progress(phase: string, fraction: number): void;
}

export interface JobRegister {
  list(): JobState[];
  cancel(jobId: number): void;
  /** Runs work as a job: announces it, its progress and its end; a failure of it is in the job's state, and rejects too. */
  run<Output>(
    about: Pick<JobState, 'kind' | 'title' | 'albumId'>,
    work: (job: JobHandle) => Promise<Output>,
    deliveryOf?: (output: Output) => number | null,
  ): { readonly id: number; readonly done: Promise<Output> };
}
