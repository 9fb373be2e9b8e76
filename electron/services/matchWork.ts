import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { PreparedSource } from '../engine/protocol.ts';
import { measureInputOf } from '../export/matchRuns.ts';
import type { Album, MatchSettings } from '../shared/album/album.ts';
import type { LoudnessCurves, MatchState } from '../shared/contract/state.ts';
import { describeFailure, failureOf } from '../shared/failure.ts';
import type { Albums, PlanVersions, RecordChain, RenderPlan, Sources } from './context.ts';
import { type Current, currentOf, type Finished, finishedMatch, type LastFilters } from './matchAlbum.ts';
import type { MatchCache } from './matchCache.ts';
import { waitingReason } from './matchReason.ts';
import { NumberedPlan, type UnnumberedPlan } from './numberedPlan.ts';
import type { ProcessRequest } from './processedSongs.ts';
import { provisionalPlan } from './provisionalPlan.ts';
import { recordChainOf } from './recordChain.ts';
import { isSilent } from './sources/silentSong.ts';
import { secondsLeft } from './timeLeft.ts';

/** Milliseconds of quiet after an edit before anything is rendered: a dragged knob makes many. Songs are rendered whole. */
const QUIET = 120;
const QUIET_BEFORE_SONGS = 300;

export interface MatchNeeds {
  readonly albums: Pick<Albums, 'state'>;
  readonly sources: Pick<Sources, 'prepared' | 'playable' | 'obstacle' | 'list'>;
  readonly cache: MatchCache;
  onState(): void;
  onPlan(versions: PlanVersions | null): void;
}

/** Keeps the match of one album up to date, from the first `refresh` on. Never throws: what is wrong is in its state. */
export class AlbumMatch {
  readonly #albumId: number;
  readonly #needs: MatchNeeds;
  #revision = 0;
  #settings: MatchSettings;
  #current: Current | null = null;
  #filters: LastFilters = new Map();
  #finished: Finished | null = null;
  #status: MatchState['status'] = 'waiting';
  #reason: string | null = null;
  #progress = 0;
  /** When measuring began. */
  #startedAt = 0;
  readonly #plan = new NumberedPlan();
  #stop = new AbortController();
  /** What is there is played while songs are missing or not read yet; laid out only for someone who listens. */
  #isListening = false;
  /** Measuring, or about to. */
  #busy = false;
  /** Looking whether all is known; takes no longer than reading it from the disk. */
  #recalling: Promise<void> = Promise.resolve();

  constructor(albumId: number, needs: MatchNeeds) {
    this.#albumId = albumId;
    this.#needs = needs;
    this.#settings = needs.albums.state(albumId).album.match;
  }

  /** At once where something has been heard of the album before, else when it is known whether all was measured before. */
  async plan(): Promise<RenderPlan | null> {
    if (this.#current === null && !this.#isListening) {
      this.#isListening = true;
      this.#playWhatIsThere();
    }
    for (;;) {
      if (this.#plan.now?.revision === this.#revision) return this.#plan.now;
      const recalling = this.#recalling;
      await recalling;
      if (recalling === this.#recalling) return this.#plan.now;
    }
  }

  state(): MatchState {
    const { outcome, figures, bindingTrack } = this.#finished ?? {};
    return {
      albumId: this.#albumId,
      revision: this.#revision,
      status: this.#status,
      reason: this.#reason,
      progress: this.#progress,
      secondsLeft: this.#status === 'working' && this.#busy ? secondsLeft(this.#startedAt, this.#progress) : null,
      settings: this.#settings,
      commonLevelLufs: outcome?.solution.commonLevel ?? null,
      bindingTrack: bindingTrack ?? null,
      explanation: outcome?.solution.explanation ?? '',
      notes: outcome?.notes ?? [],
      songs: figures?.songs ?? {},
      albumIntegratedLufs: figures?.albumIntegratedLufs ?? null,
    };
  }

  curves(): LoudnessCurves {
    return { revision: this.#revision, songs: this.#finished?.figures.curves ?? this.#sourceCurves() };
  }

  recordChain(): RecordChain {
    const finished = this.#finished;
    const failed = this.#status === 'failed';
    if (this.#status !== 'ready' || finished === null) {
      return { status: failed ? 'failed' : 'working', progress: this.#progress, result: null };
    }
    const { outcome, laid } = finished;
    const { sampleRate, totalFrames } = laid.timeline;
    return { status: 'ready', progress: 1, result: recordChainOf(outcome.runs, sampleRate, totalFrames) };
  }

  /** What is to be done to songs now, which must stay rendered. */
  processing(): readonly ProcessRequest[] {
    return this.#current?.processing.map(({ request }) => request) ?? [];
  }

  /** To be called whenever the album or one of its sources may have changed. */
  refresh(): void {
    const { revision, album } = this.#needs.albums.state(this.#albumId);
    const prepared = this.#needs.sources.prepared(this.#albumId);
    this.#settings = album.match;
    if (prepared === null || album.tracks.length === 0) {
      this.#wait(revision, album);
      return;
    }
    const before = this.#current;
    const current = this.#lay(revision, album, prepared);
    const same = before !== null && before.sound === current.sound && this.#status !== 'failed';
    if (same && before.revision === revision) return;
    this.#revision = revision;
    this.#current = current;
    this.#isListening = false;
    if (!same) {
      this.#leave(current);
      this.#status = 'working';
      this.#reason = null;
      this.#progress = 0;
      // What plays does not wait until a long record has been looked through.
      if (this.#finished !== null && this.#plan.now !== null) this.#playProvisionally(current);
    }
    // Only words changed: what is under way goes on and takes them up.
    else this.#plan.reword({ revision, album, timeline: current.laid.timeline });
    if (!this.#busy) this.#recalling = this.#recall(current, this.#stop.signal);
  }

  close(): void {
    this.#stop.abort();
  }

  #wait(revision: number, album: Album): void {
    this.#stop.abort();
    this.#revision = revision;
    this.#current = null;
    const { reason, progress } = waitingReason(album, this.#needs.sources, this.#albumId);
    this.#status = 'waiting';
    this.#reason = reason;
    this.#progress = progress;
    this.#needs.onState();
    if (this.#isListening) this.#playWhatIsThere();
    else this.#setPlan(null);
  }

  /** The songs that can be played, at gains that the match of these gives; nothing is measured for it. */
  #playWhatIsThere(): void {
    const { album } = this.#needs.albums.state(this.#albumId);
    const songs = this.#needs.sources.playable(this.#albumId);
    const known = this.#plan.now;
    if (known?.revision === this.#revision && sameSongs(known.songs, songs)) return;
    if (songs.every(({ session }) => session === null || isSilent(session))) {
      this.#setPlan(null);
      return;
    }
    const { cache } = this.#needs;
    this.#setPlan(provisionalPlan(currentOf(cache, this.#revision, album, songs, this.#filters), cache, this.#finished));
  }

  /** Gives up what is under way for an album that is no more, except what the new one wants as well. */
  #leave({ laid, runs, processing }: Current): void {
    const { measurements, processed } = this.#needs.cache;
    const before = this.#stop;
    this.#stop = new AbortController();
    for (const run of runs) {
      const input = measureInputOf(laid, run, 0, null);
      if (measurements.isPending(input)) measurements.get(input, this.#stop.signal).catch(() => {});
    }
    for (const { request } of processing) {
      if (processed.isPending(request)) processed.get(request, this.#stop.signal).catch(() => {});
    }
    before.abort();
    this.#busy = false;
  }

  /** What was measured before, as after an undo, is there again at once. */
  async #recall(current: Current, signal: AbortSignal): Promise<void> {
    const { cache } = this.#needs;
    let finished: Finished | null;
    try {
      finished = await cache.recalled((means) => finishedMatch(means, current, () => {}), signal);
    } catch (error) {
      if (this.#current === current) this.#fail(error);
      return;
    }
    if (signal.aborted || this.#current !== current) return;
    if (finished !== null) {
      this.#finish(current.revision, finished);
      return;
    }
    // Crossfades may have been found on the disk.
    const { revision, laid, read, processing } = current;
    this.#current = current.guessed || processing.some(({ ready }) => !ready) ? this.#lay(revision, laid.album, read) : current;
    this.#playProvisionally(this.#current);
    this.#needs.onState();
    const songs = this.#current.processing.some(({ ready }) => !ready);
    void this.#work(signal, songs ? QUIET_BEFORE_SONGS : this.#finished === null ? 0 : QUIET);
  }

  #playProvisionally(current: Current): void {
    this.#setPlan(provisionalPlan(current, this.#needs.cache, this.#finished));
  }

  async #work(signal: AbortSignal, quiet: number): Promise<void> {
    this.#busy = true;
    const means = this.#needs.cache.means(signal);
    try {
      await this.#correlate(signal);
      if (quiet > 0) await delay(quiet, undefined, { signal });
      this.#startedAt = performance.now();
      for (;;) {
        const { current } = this;
        const finished = await finishedMatch(means, current, (fraction) => this.#advance(fraction));
        if (signal.aborted) return;
        // Words may have changed meanwhile; with everything measured, once more costs nothing.
        if (this.#current !== current) continue;
        this.#finish(current.revision, finished);
        return;
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      if (this.#stop.signal === signal) this.#busy = false;
    }
  }

  /** Measures the crossfades not known yet, then plays them as they will be. */
  async #correlate(signal: AbortSignal): Promise<void> {
    const { correlations } = this.#needs.cache;
    const missing = this.current.joins.flatMap((join) => (join === null || correlations.known(join) !== undefined ? [] : [join]));
    if (missing.length === 0) return;
    await Promise.all(missing.map((join) => correlations.get(join, signal)));
    if (signal.aborted) return;
    const { revision, laid, read } = this.current;
    this.#current = this.#lay(revision, laid.album, read);
    this.#playProvisionally(this.#current);
  }

  #lay(revision: number, album: Album, read: readonly PreparedSource[]): Current {
    const current = currentOf(this.#needs.cache, revision, album, read, this.#filters);
    this.#filters = current.filters;
    return current;
  }

  #advance(fraction: number): void {
    if (this.#status !== 'working') return;
    this.#progress = Math.max(this.#progress, fraction);
    this.#needs.onState();
  }

  #finish(revision: number, finished: Finished): void {
    const { laid, outcome, figures } = finished;
    // What the tonal match came to is known now, and its files must stay.
    this.#current = this.#lay(revision, laid.album, this.current.read);
    this.#finished = finished;
    this.#status = 'ready';
    this.#reason = null;
    this.#progress = 1;
    const { clips, chain, limiter } = outcome;
    const { bypassGainDb } = figures;
    this.#setPlan({
      revision,
      album: laid.album,
      timeline: laid.timeline,
      songs: this.current.read,
      clips,
      chain,
      limiter,
      bypassGainDb,
      provisional: false,
    });
    this.#needs.onState();
  }

  #fail(error: unknown): void {
    this.#status = 'failed';
    this.#reason = describeFailure(failureOf(error));
    this.#needs.onState();
  }

  #setPlan(plan: UnnumberedPlan | null): void {
    if (this.#plan.change(plan)) this.#needs.onPlan(this.#plan.now?.versions ?? null);
  }

  get current(): Current {
    if (this.#current === null) throw new Error('no album is laid out');
    return this.#current;
  }

  #sourceCurves(): LoudnessCurves['songs'] {
    const laid = this.#current?.laid;
    if (laid === undefined) return {};
    return Object.fromEntries(
      laid.album.tracks.map(({ id }, at) => {
        const sourceShortTermLufs = laid.prepared[at]?.shortTermLufs ?? new Float32Array(0);
        return [id, { sourceShortTermLufs, masteredShortTermLufs: null, reductionDb: null }];
      }),
    );
  }
}

/** Of the same content, and playable or not as before. */
const sameSongs = (before: readonly PreparedSource[], now: readonly PreparedSource[]): boolean =>
  before.length === now.length && before.every((song, at) => isDeepStrictEqual(song.session, now[at]?.session));
