import { basename } from 'node:path';
import { readWaveform } from '../../analysis/waveformFile.ts';
import type { FileIdentity } from '../../decode/identity.ts';
import type { LinearFile } from '../../decode/linearSource.ts';
import type { IdentifiedFile, PreparedSource } from '../../engine/protocol.ts';
import { waveformFileOf } from '../../engine/songCache.ts';
import type { SourceSketch, SourceState, Waveform } from '../../shared/contract/state.ts';
import { type Failure, FailureError, failureOf } from '../../shared/failure.ts';
import { type SongVersion, sessionFrames, sourceFacts } from './facts.ts';
import { identityNow } from './files.ts';
import { identifyFile, loadVersion, type ReadingMeans, readVersion, sameLook } from './readVersion.ts';
import { silentSong } from './silentSong.ts';

type Status = SourceState['status'];

/** A file that stays the same for so long is taken to be written whole. */
const SETTLING_MILLISECONDS = 1000;

/**
 * A song's file at one session rate: what is known of it, and whether that is still what is on disk. The version that was
 * read last is the one that counts; another one on disk is not taken until someone asks for it.
 */
export class SongSource {
  readonly path: string;
  readonly name: string;
  readonly rate: number;
  readonly #means: ReadingMeans;
  readonly #onChange: (source: SongSource) => void;
  #status: Status = 'reading';
  #progress = 0;
  #failure: Failure | null = null;
  #version: SongVersion | null = null;
  /** Of what is being read. */
  #sketch: SourceSketch | null = null;
  #session: LinearFile | null = null;
  /** The file as it was when `version` was read from it. */
  #meant: FileIdentity | null = null;
  /** The file when it was last looked at; null for nothing there. */
  #seen: FileIdentity | null = null;
  /** What was seen has been looked into. */
  #examined = false;
  #running: Promise<void> | null = null;
  #abort = new AbortController();
  #disposed = false;
  #checking = false;
  #again: NodeJS.Timeout | undefined;
  #endLook: () => void = () => {};
  #looked: Promise<void> = Promise.resolve();

  /** `accept`: whatever is on disk is the version that is meant, even if another was read from there before. */
  constructor(means: ReadingMeans, path: string, rate: number, accept: boolean, onChange: (source: SongSource) => void) {
    this.path = path;
    this.name = basename(path);
    this.rate = rate;
    this.#means = means;
    this.#onChange = onChange;
    void this.#start(accept);
  }

  get status(): Status {
    return this.#status;
  }
  get progress(): number {
    return this.#progress;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get version(): SongVersion | null {
    return this.#version;
  }
  /** Resolves once it is known whether the song has to be read, which takes long. */
  get looked(): Promise<void> {
    return this.#looked;
  }
  /** Something is under way; `settled` says when it ends. */
  get busy(): boolean {
    return this.#running !== null;
  }
  /** Bytes of the file, for how long reading takes. */
  get size(): number {
    return this.#seen?.size ?? 0;
  }
  /** At the session rate; null while there is nothing to play. */
  get session(): LinearFile | null {
    return this.#status === 'ready' ? this.#session : null;
  }
  /** The content whose files in the cache are in use, those of a song that is drawn and not yet measured too. */
  get content(): string | null {
    return (this.#version ?? this.#sketch)?.sha256 ?? null;
  }
  get sessionFrames(): number | null {
    return this.#version === null ? null : sessionFrames(this.#version.facts, this.rate);
  }

  /** As the album that calls it `file` is told. */
  stateAs(file: string): SourceState {
    return {
      file,
      name: this.name,
      status: this.#status,
      progress: this.#progress,
      failure: this.#failure,
      facts: this.#version === null ? null : sourceFacts(this.#version, this.rate),
      sketch: this.#version === null && this.#status === 'reading' ? this.#sketch : null,
    };
  }

  preparedAs(file: string): PreparedSource | null {
    const { session } = this;
    if (session === null || this.#version === null) return null;
    const { facts, shortTermLufs } = this.#version;
    const { container, codec, sampleRate, channels, frames, integerBits, analysis, warnings } = facts;
    const format = { path: file, container, codec, sampleRate, channels, frames, integerBits };
    return { format, analysis, shortTermLufs, warnings, session, processed: null };
  }

  /** As `preparedAs`; silence where it cannot be played now. */
  playableAs(file: string): PreparedSource {
    const frames = this.sessionFrames ?? this.stateAs(file).sketch?.sessionFrames ?? 0;
    return this.preparedAs(file) ?? silentSong(file, frames, this.rate, this.#version);
  }

  async waveform(framesPerColumn: number): Promise<Waveform | null> {
    if (this.content === null) return null;
    const path = waveformFileOf(this.#means.cache.folder, this.content, this.rate);
    return readWaveform(path, this.sessionFrames ?? this.#sketch?.sessionFrames ?? 0, framesPerColumn);
  }

  /** Resolves when nothing is under way; never rejects. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  /** Takes the file as it is now for the version that is meant. */
  accept(): Promise<void> {
    return this.#running === null ? this.#start(true) : this.settled().then(() => this.accept());
  }

  /** Reads a missing or unreadable file again. */
  async retry(): Promise<void> {
    if (this.#running === null && this.#status !== 'ready') await this.#start(false);
  }

  /** Reads it before the others that wait. */
  readNext(): void {
    this.#means.slots.prefer(this);
  }

  /** Stops reading; the song says so until it is read again. */
  cancel(): void {
    this.#abort.abort();
  }

  /** Nobody wants to know any more. */
  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#again);
    this.#abort.abort();
  }

  /**
   * Looks whether the file is still the version that was read; cheap while it is. A file that is being written is looked into
   * only once two looks in a row have found it the same.
   */
  async check(): Promise<void> {
    if (this.#running !== null || this.#checking || this.#disposed) return;
    this.#checking = true;
    try {
      const now = await identityNow(this.path);
      if (this.#running === null && !this.#disposed) await this.#compare(now);
    } catch (error) {
      if (this.#running !== null || this.#status === 'unreadable') return;
      this.#fail(error);
      this.#examined = false;
    } finally {
      this.#checking = false;
    }
  }

  async #compare(now: FileIdentity | null): Promise<void> {
    const before = this.#seen;
    this.#seen = now;
    if (now === null) {
      if (this.#status !== 'missing') this.#become('missing');
    } else if (this.#status !== 'unreadable' && this.#meant !== null && sameLook(now, this.#meant)) {
      if (this.#status !== 'ready' || !(await this.#isCacheWhole())) await this.#start(false);
    } else if (!sameLook(now, before)) {
      if (this.#status === 'ready' || (this.#status === 'missing' && this.#version !== null)) this.#become('changed');
      this.#examined = false;
      this.#lookAgain();
    } else if (!this.#examined) await this.#start(false);
  }

  #lookAgain(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.check(), SETTLING_MILLISECONDS);
    this.#again.unref();
  }

  async #isCacheWhole(): Promise<boolean> {
    if (this.#session === null || this.#session.samplesPath === this.path) return true;
    const { samplesPath, samplesIdentity } = this.#session;
    return sameLook(await identityNow(samplesPath).catch(() => null), samplesIdentity);
  }

  #start(accept: boolean): Promise<void> {
    if (this.#running !== null) return this.#running;
    this.#abort = new AbortController();
    this.#looked = new Promise((resolve) => {
      this.#endLook = resolve;
    });
    this.#running = this.#open(accept, this.#abort.signal)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#running = null;
        this.#examined = true;
        this.#endLook();
      });
    return this.#running;
  }

  async #open(accept: boolean, signal: AbortSignal): Promise<void> {
    const { looks, slots } = this.#means;
    const looked = await looks.run(() => this.#look());
    if (looked === null) return;
    const { known, identity, sha256 } = looked;
    if (this.#status !== 'changed' || accept) this.#become('reading');
    this.#endLook();
    await slots.run(async () => {
      const found = sha256 === null ? await identifyFile(this.#means, this.path, signal) : { identity, sha256 };
      this.#seen = found.identity;
      if (known !== null && known.sha256 !== found.sha256 && !accept) this.#become('changed');
      else if (sha256 !== null || !(await this.#take(found))) await this.#read(found, signal);
    }, this);
  }

  /** What a glance tells; null where that is all there is to do. A null hash is for reading the file to tell. */
  async #look() {
    const identity = await identityNow(this.path);
    const known = this.#means.library.knownFile(this.path);
    if (known !== null) {
      this.#version ??= loadVersion(this.#means, known.sha256);
      this.#meant = known.identity;
    }
    this.#seen = identity;
    if (identity === null) {
      this.#become('missing');
      return null;
    }
    const sha256 = known !== null && sameLook(known.identity, identity) ? known.sha256 : null;
    if (sha256 !== null && (await this.#take({ identity, sha256 }))) return null;
    return { known, identity, sha256 };
  }

  /** The song is ready if all that is made of this version is there already. */
  async #take({ identity, sha256 }: IdentifiedFile): Promise<boolean> {
    const { library, cache } = this.#means;
    const version = this.#version?.sha256 === sha256 ? this.#version : loadVersion(this.#means, sha256);
    const session = version === null ? null : await cache.session(version, this.path, identity, this.rate);
    if (session === null) return false;
    const known = library.knownFile(this.path);
    if (known?.sha256 !== sha256 || !sameLook(known.identity, identity)) {
      library.storeKnownFile({ path: this.path, identity, sha256 });
    }
    this.#version = version;
    this.#meant = identity;
    this.#session = session;
    this.#become('ready', 1);
    return true;
  }

  async #read(found: IdentifiedFile, signal: AbortSignal): Promise<void> {
    this.#sketch = null;
    this.#become('reading');
    const known = loadVersion(this.#means, found.sha256);
    await readVersion(this.#means, { path: this.path, rate: this.rate, ...found }, known, signal, (event) => {
      if (signal.aborted) return;
      if (event.drawnFrames !== undefined) this.#sketch = { sha256: found.sha256, sessionFrames: event.drawnFrames };
      this.#become('reading', event.progress);
    });
    if (await this.#take(found)) return;
    const problem = 'was read, but what was made of it is gone from the cache';
    throw new FailureError({ kind: 'internal', file: this.name, problem, remedy: 'read it again' });
  }

  #fail(error: unknown): void {
    this.#session = null;
    this.#become('unreadable', 0, readingFailure(failureOf(error), this.name));
  }

  #become(status: Status, progress = 0, failure: Failure | null = null): void {
    this.#status = status;
    this.#progress = progress;
    this.#failure = failure;
    if (!this.#disposed) this.#onChange(this);
  }
}

/** In the words of someone whose song could not be read. */
const readingFailure = (failure: Failure, name: string): Failure => {
  if (failure.kind === 'cancelled') {
    return { kind: 'cancelled', file: name, problem: 'was not read: reading was stopped', remedy: 'read it again' };
  }
  if (failure.kind === 'destination') {
    const problem = failure.problem.replace(/^cannot be written: /, '');
    return {
      ...failure,
      file: name,
      problem: `cannot be prepared: ${problem}`,
      remedy: 'make room or mend the disk, then read it again',
    };
  }
  return { ...failure, file: name };
};
