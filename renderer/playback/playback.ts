import type { CommandInput, CommandOutput, Monitor } from '../../electron/shared/contract/commands.ts';
import type { AuditionBlock } from '../../electron/shared/contract/state.ts';
import type { SoundOutput } from './audioOutput.ts';
import { Feed } from './feed.ts';
import { MeterTrack } from './meterTrack.ts';
import { frameAtPath, type Playlist, playlistFrom, type Stretch } from './playlist.ts';
import { PositionTrack } from './positionTrack.ts';
import type { FromPlayer } from './worklet/messages.ts';

export interface PlaybackNeeds {
  readonly call: {
    start(input: CommandInput<'audition.start'>): Promise<CommandOutput<'audition.start'>>;
    pull(input: CommandInput<'audition.pull'>): Promise<AuditionBlock>;
    stop(stream: number): Promise<unknown>;
  };
  readonly output: SoundOutput;
  /** What plays has begun, ended by itself or failed. */
  readonly onStatus: (status: PlaybackStatus) => void;
  readonly onDropout: () => void;
  readonly onFailure: (error: unknown) => void;
}

export type PlaybackStatus = 'stopped' | 'starting' | 'playing';

/** What is to be played, and how. */
export interface PlayRequest {
  readonly albumId: number;
  /** Hz */
  readonly sampleRate: number;
  readonly stretches: readonly Stretch[];
  /** Where to start: a frame of one of the stretches. */
  readonly index: number;
  readonly frame: number;
  readonly loop: boolean;
  readonly monitor: Monitor;
  /** Whether the start is in the middle of a song and must not click. */
  readonly fadeIn: boolean;
  /** Seconds of silence where the stretches jump. */
  readonly pauseSeconds: number;
  /** The plan that is let be where it is still what the album is; null to start whatever there is. */
  readonly unless: number | null;
}

/** Says what is to be played, when its turn comes; null for nothing. */
export type Wish = () => PlayRequest | null;

/** Says what takes the place of what plays, given where that will be; null to let it be. */
export type Reconsider = (at: { readonly index: number; readonly frame: number }) => PlayRequest | null;

interface Playing {
  readonly stream: number;
  readonly sampleRate: number;
  readonly playlist: Playlist;
  readonly journey: number;
  /** Path place of the stream's first sample. */
  readonly path: number;
  readonly feed: Feed;
  /** Path place one past the last sample that has come. */
  readonly arrived: () => number;
}

/**
 * Seconds that pass before a changed stream is wanted at the ear: the least it takes to arrive. One that is later than that
 * leaves out what was heard of the one before.
 */
const LEAD_SECONDS = 0.03;
/** Seconds of sound that must be there before a stream is heard, and that are kept ahead once it is. */
const READY_SECONDS = 0.08;
const AHEAD_SECONDS = 0.5;

/** Frames per pull: between a twelfth and a sixth of a second. */
const blockAt = (sampleRate: number): number => (sampleRate <= 48000 ? 4096 : sampleRate <= 96000 ? 8192 : 16384);
/** That come with the start: what must be there, and what a late stream leaves out. */
const FIRST_BLOCKS = 2;

/**
 * Plays streams of the audition and passes over from one to the next: at once for another place, and at the very same place of
 * the music where only the sound has changed.
 */
export class Playback {
  readonly meters = new MeterTrack();
  readonly #needs: PlaybackNeeds;
  readonly #position = new PositionTrack();
  #status: PlaybackStatus = 'stopped';
  #playing: Playing | null = null;
  #journey = 0;
  /** How far the audio thread had got at a frame of its clock. */
  #progress: Extract<FromPlayer, { kind: 'plays' | 'progress' }> | null = null;
  /** What is wanted next; a later wish takes the place of an earlier one that has not begun. */
  #wish: Wish | null = null;
  #reconsider: Reconsider | null = null;
  #busy = false;
  /** The stream that is ended by the one being started. */
  #replaced: number | null = null;
  /** Rises with every stop: what was begun before does not come to be heard. */
  #stops = 0;

  constructor(needs: PlaybackNeeds) {
    this.#needs = needs;
  }

  /** Plays from another place. */
  play(wish: Wish): void {
    this.#wish = wish;
    this.#reconsider = null;
    if (this.#status === 'stopped') this.#setStatus('starting');
    void this.#work();
  }

  /** What plays is to go on, but sound different. */
  change(reconsider: Reconsider): void {
    // A wish that has not begun will be of the new sound.
    if (this.#status === 'stopped' || this.#wish !== null) return;
    this.#reconsider = reconsider;
    void this.#work();
  }

  stop(): void {
    this.#wish = null;
    this.#reconsider = null;
    this.#needs.output.post({ kind: 'stop' });
    this.#halt();
  }

  /** What is heard now, as long as something is. */
  heard(): { readonly frame: number; readonly index: number | null } | null {
    const playing = this.#playing;
    const place = playing === null ? null : this.#position.at(this.#needs.output.audibleFrame());
    if (playing === null || place === null) return null;
    this.meters.hear(place.stream, place.path);
    const at = frameAtPath(playing.playlist, Math.max(0, place.path - playing.path));
    return { frame: Math.floor(place.frame), index: at?.index ?? null };
  }

  /** What the audio thread tells. */
  receive(message: FromPlayer): void {
    const playing = this.#playing;
    if (playing === null) return;
    if (message.kind === 'plays') this.#position.add(message);
    // A stream that is being left still says how far the journey has got.
    if (message.kind === 'plays' || message.kind === 'progress') this.#progress = message;
    if (message.stream !== playing.stream) return;
    if (message.kind === 'dropout') this.#needs.onDropout();
    else if (message.kind === 'ended') this.#finish(playing, message.at);
    else {
      playing.feed.advance(message.path - playing.path);
      this.#setStatus('playing');
      if (this.#reconsider !== null) void this.#work();
    }
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#wish !== null || (this.#reconsider !== null && !this.#isComing())) {
      const stops = this.#stops;
      try {
        await this.#next();
      } catch (error) {
        if (stops === this.#stops) this.#fail(error);
      }
    }
    this.#busy = false;
  }

  /** A changed stream is on its way while the one before is heard: only then is it known from where to change again. */
  #isComing(): boolean {
    const [playing, progress] = [this.#playing, this.#progress];
    return playing !== null && progress !== null && progress.journey === playing.journey && progress.stream !== playing.stream;
  }

  async #next(): Promise<void> {
    const [wish, reconsider] = [this.#wish, this.#reconsider];
    this.#wish = null;
    this.#reconsider = null;
    const playing = this.#playing;
    if (wish !== null) {
      const request = wish();
      if (request === null) this.stop();
      else await this.#begin(request, this.#journey + 1, 0);
    } else if (reconsider !== null && playing !== null) {
      const path = this.#pathAhead(playing);
      const place = frameAtPath(playing.playlist, path - playing.path);
      const request = place === null ? null : reconsider(place);
      if (request === null) return;
      if (request.sampleRate !== playing.sampleRate) await this.#begin(request, this.#journey + 1, 0);
      else await this.#begin(request, playing.journey, path);
    }
  }

  /** Where the journey will be when a changed stream can be there; what plays must reach that place with what it has. */
  #pathAhead({ journey, path, sampleRate, arrived }: Playing): number {
    const progress = this.#progress;
    // Nothing of it has been heard yet.
    if (progress === null || progress.journey !== journey) return path;
    const since = Math.max(0, this.#needs.output.renderedFrame() - progress.at);
    const ahead = progress.path + since + Math.round(LEAD_SECONDS * sampleRate);
    return Math.max(path, Math.min(ahead, arrived()));
  }

  async #begin(request: PlayRequest, journey: number, path: number): Promise<void> {
    const { call, output } = this.#needs;
    const { albumId, sampleRate, monitor, loop, unless } = request;
    const playlist = playlistFrom(request.stretches, request.index, request.frame, loop);
    if (playlist === null) {
      this.stop();
      return;
    }
    const stops = this.#stops;
    const stretches = playlist.segments.map(({ start, end }) => ({ start, end }));
    const replaces = this.#playing?.stream ?? null;
    this.#replaced = replaces;
    // Both at once: the key is to be heard as soon as can be.
    const [opened, started] = await Promise.allSettled([
      output.open(sampleRate),
      call.start({
        albumId,
        stretches,
        loop,
        monitor: { ...monitor },
        replaces,
        unless,
        first: FIRST_BLOCKS * blockAt(sampleRate),
      }),
    ]);
    if (started.status === 'rejected') throw started.reason;
    if (started.value === null) {
      this.#replaced = null;
      return;
    }
    const { stream, block } = started.value;
    if (opened.status === 'rejected' || stops !== this.#stops) {
      void call.stop(stream).catch(() => {});
      if (opened.status === 'rejected') throw opened.reason;
      return;
    }
    this.#playing?.feed.stop();
    this.#journey = journey;
    output.post({
      kind: 'stream',
      stream,
      journey,
      path,
      ready: Math.round(READY_SECONDS * sampleRate),
      fadeIn: request.fadeIn,
      pause: Math.round(request.pauseSeconds * sampleRate),
    });
    this.#playing = { stream, sampleRate, playlist, journey, path, ...this.#feedOf(stream, path, sampleRate, block) };
  }

  #feedOf(stream: number, path: number, sampleRate: number, first: AuditionBlock | null): Pick<Playing, 'feed' | 'arrived'> {
    const { call, output } = this.#needs;
    let end = path;
    const feed = new Feed({
      first,
      block: blockAt(sampleRate),
      ahead: Math.round(AHEAD_SECONDS * sampleRate),
      pull: (frames) => call.pull({ stream, frames }),
      onBlock: ({ startFrame, left, right, last, meters }) => {
        end += left.length;
        this.meters.add({ stream, end, meters });
        output.post({ kind: 'block', stream, startFrame, left, right, last });
      },
      onFailure: (error) => {
        if (this.#playing?.stream === stream && this.#replaced !== stream) this.#fail(error);
      },
    });
    return { feed, arrived: () => end };
  }

  /** The last sample has been computed; it is heard a moment later. */
  #finish(playing: Playing, at: number): void {
    const left = (at - this.#needs.output.audibleFrame()) / playing.sampleRate;
    setTimeout(
      () => {
        if (this.#playing === playing && !this.#busy) this.#halt();
      },
      Math.max(0, left * 1000),
    );
  }

  #fail(error: unknown): void {
    this.stop();
    this.#needs.onFailure(error);
  }

  #halt(): void {
    this.#stops += 1;
    // Whoever is told may still ask what was heard last.
    this.#setStatus('stopped');
    const playing = this.#playing;
    this.#playing = null;
    this.#progress = null;
    this.#position.clear();
    this.meters.stop();
    if (playing === null) return;
    playing.feed.stop();
    void this.#needs.call.stop(playing.stream).catch(() => {});
  }

  #setStatus(status: PlaybackStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    this.#needs.onStatus(status);
  }
}
