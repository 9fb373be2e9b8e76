import { applyEdit } from '../../electron/shared/album/albumEdit.ts';
import type { MatchState } from '../../electron/shared/contract/state.ts';
import { playheadFrame, useTransport } from '../playback/transport.ts';
import { type Studio, useStudio } from '../state/studio.ts';
import { currentScene } from './currentScene.ts';
import type { DragResult } from './drag.ts';
import { Follow } from './follow.ts';
import { type Handle, handlesOf } from './handles.ts';
import { looksOf, soundOf } from './looks.ts';
import { Overview, type OverviewElements } from './overview.ts';
import { paintSound, type SoundStyle } from './paint/paintSound.ts';
import { paintTimeline } from './paint/paintTimeline.ts';
import { type Palette, readPalette, watchPalette } from './paint/palette.ts';
import { forgetWidths } from './paint/shapes.ts';
import { type Emphasis, type Plan, planOf } from './plan.ts';
import { rowsOf } from './rows.ts';
import { type Scene, type SceneSong, sceneOf } from './scene.ts';
import { session } from './session.ts';
import type { Sound } from './sound/soundStore.ts';
import { useTimelineState } from './timelineState.ts';
import { xOf } from './view.ts';
import type { ViewControl } from './viewControl.ts';

export interface StageElements {
  readonly canvas: HTMLCanvasElement;
  readonly playhead: HTMLElement;
  readonly overview: OverviewElements;
}

/** Waveforms of a long record come one by one, and each shows in a picture of the whole: so often at most. */
const ARRIVALS_MILLISECONDS = 50;

/** What is on the canvas and how it gets there: one animation frame at a time, and only where something has changed. */
export class Stage {
  readonly control = session.control;
  readonly #elements: StageElements;
  readonly #overview: Overview;
  readonly #follow = new Follow();
  readonly #life = new AbortController();
  /** Null until the canvas has its place in the window. */
  #size: { readonly width: number; readonly height: number; readonly pixelRatio: number } | null = null;
  #palette: Palette | null = null;
  #scene: Scene | null = null;
  #draft: { readonly scene: Scene; readonly result: DragResult } | null = null;
  #scrub: number | null = null;
  #plan: Plan | null = null;
  #handles: readonly Handle[] | null = null;
  #request = 0;
  #timer = 0;
  #isPainted = false;
  #stale = true;

  constructor(elements: StageElements) {
    this.#elements = elements;
    this.#overview = new Overview(elements.overview);
    session.sound.arrived = () => this.#paintApart(ARRIVALS_MILLISECONDS);
    const { signal } = this.#life;
    const stops = [
      useStudio.subscribe((studio, before) => this.#hear(studio, before)),
      useTimelineState.subscribe(() => this.invalidate()),
      useTransport.subscribe(() => this.#wake()),
    ];
    const stop = (): void => {
      for (const one of stops) one();
    };
    signal.addEventListener('abort', stop, { once: true });
    watchPalette(() => {
      this.#palette = null;
      this.invalidate();
    }, signal);
    const newFonts = (): void => {
      forgetWidths();
      this.invalidate();
    };
    document.fonts.addEventListener('loadingdone', newFonts, { signal });
    this.#hear(useStudio.getState(), null);
  }

  close(): void {
    session.sound.arrived = null;
    this.#life.abort();
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#request);
  }

  /** The record as it is shown: with what is being dragged. */
  get scene(): Scene | null {
    return this.#draft?.scene ?? this.#scene;
  }

  /** The record as it is. */
  get settledScene(): Scene | null {
    return this.#scene;
  }

  get plan(): Plan | null {
    return this.#plan;
  }

  get handles(): readonly Handle[] {
    this.#handles ??= this.#plan === null ? [] : handlesOf(this.#plan);
    return this.#handles;
  }

  get playhead(): number {
    return this.#scrub ?? playheadFrame();
  }

  resize(width: number, height: number, pixelRatio: number): void {
    const { canvas } = this.#elements;
    this.#size = { width, height, pixelRatio };
    canvas.width = Math.max(1, Math.round(width * pixelRatio));
    canvas.height = Math.max(1, Math.round(height * pixelRatio));
    this.#measure();
    this.#stale = true;
    // Setting its size has emptied the canvas: painted in the same frame, it never shows. At first there is nothing to lose, and
    // enough to do in that frame.
    if (this.#isPainted) this.#frame(performance.now());
    else {
      this.#clear();
      this.#paintApart();
    }
  }

  /** What is dragged shows at once; null shows the record as it is. */
  setDraft(result: DragResult | null): void {
    const scene = this.#scene;
    if (result === null || scene === null) this.#draft = null;
    else {
      const { edit, before } = result;
      const { sources } = useStudio.getState();
      const shown = edit === null || before !== null ? scene : sceneOf(applyEdit(scene.album, edit).album, sources);
      this.#draft = { scene: shown, result };
    }
    this.#measure();
    this.invalidate();
  }

  /** The play head is shown there while it is dragged; null shows it where it is. */
  setScrub(frame: number | null): void {
    this.#scrub = frame;
    this.#wake();
  }

  /** The view is moved by the user. */
  navigate(move: (control: ViewControl, now: number, smooth: boolean) => void): void {
    move(this.control, performance.now(), !matchMedia('(prefers-reduced-motion: reduce)').matches);
    this.#follow.moved(this.control.goal, this.#size?.width ?? 1, this.playhead);
    this.invalidate();
  }

  invalidate(): void {
    this.#stale = true;
    this.#wake();
  }

  /** Not in an animation frame, in which the window lays out whatever else has changed. */
  #paintApart(milliseconds = 0): void {
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      this.#stale = true;
      this.#frame(performance.now());
    }, milliseconds);
  }

  #wake(): void {
    if (this.#request === 0 && !this.#life.signal.aborted) this.#request = requestAnimationFrame((now) => this.#frame(now));
  }

  #hear(studio: Studio, before: Studio | null): void {
    const { album, sources } = studio;
    if (before === null || album !== before.album || sources !== before.sources) {
      const isOther = (album?.albumId ?? null) !== session.albumId;
      session.albumId = album?.albumId ?? null;
      this.#scene = currentScene();
      if (isOther) useTimelineState.setState({ part: null, mark: null, gapField: null, replacedJoins: {} });
      session.sound.retry();
      this.#follow.forget();
      this.#measure();
      if (isOther) this.control.reset();
      this.invalidate();
    } else if (studio.match !== before.match || studio.selection !== before.selection) this.invalidate();
  }

  #measure(): void {
    const { width, pixelRatio } = this.#size ?? { width: 1, pixelRatio: 1 };
    // A drag must not move the view by making the record shorter.
    if (this.#draft !== null) return;
    this.control.setExtent({ totalFrames: this.#scene?.timeline.totalFrames ?? 0, width, pixelRatio });
  }

  #frame(now: number): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    // Until then a timer is set for the first picture.
    if (this.#size === null || (!this.#isPainted && this.#timer !== 0)) return;
    this.#isPainted = true;
    const moving = this.control.step(now);
    const playing = useTransport.getState().status !== 'stopped';
    this.#followPlayhead();
    if (this.#stale || moving) this.#paint();
    this.#movePlayhead();
    if (moving || playing) this.#wake();
  }

  #followPlayhead(): void {
    const scene = this.#scene;
    if (scene === null || this.#scrub !== null || this.#draft !== null) return;
    const playhead = this.playhead;
    const width = this.#size?.width ?? 1;
    const x = this.#follow.step(this.control.goal, width, playhead, scene.timeline.sampleRate / 2);
    if (x === null || !useTimelineState.getState().follow) return;
    this.control.place(playhead, x);
    this.#stale = true;
  }

  #context(): CanvasRenderingContext2D | null {
    return this.#elements.canvas.getContext('2d', { alpha: false });
  }

  #colours(): Palette {
    this.#palette ??= readPalette(this.#elements.canvas.parentElement ?? document.body);
    return this.#palette;
  }

  #clear(): void {
    const { width, height } = this.#elements.canvas;
    const context = this.#context();
    if (context === null) return;
    context.resetTransform();
    context.fillStyle = this.#colours().background;
    context.fillRect(0, 0, width, height);
  }

  #paint(): void {
    const context = this.#context();
    const scene = this.scene;
    if (context === null || this.#size === null) return;
    this.#stale = false;
    this.#handles = null;
    if (scene === null) {
      this.#plan = null;
      this.#clear();
      return;
    }
    const palette = this.#colours();
    const { width, height, pixelRatio } = this.#size;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const plan = planOf(scene, this.control.view, { width, height }, this.#emphasis());
    this.#plan = plan;
    const { match } = useStudio.getState();
    const { mastered, height: scale } = useTimelineState.getState();
    const ceiling = 10 ** (scene.album.match.ceiling / 20);
    const styleOf = (song: SceneSong, lane: 0 | 1): SoundStyle => ({
      gain: mastered ? gainOf(match, song) : 1,
      scale: 1,
      ceiling: mastered && match !== null && song.id !== null && match.songs[song.id] !== undefined ? ceiling : 1,
      ...{ peak: palette[`peak${lane}`], rms: palette[`rms${lane}`], right: palette[`right${lane}`] },
    });
    const sound = (song: SceneSong): Sound | null => soundOf(song, session.albumId ?? 0, scene.timeline.sampleRate);
    const canvas = { width, pixelRatio };
    paintTimeline(context, plan, palette, (into, { song, lane, wave }) => {
      const own = sound(song);
      if (own === null) return;
      paintSound(into, song.clip, own, session.sound, wave, plan.view, canvas, { ...styleOf(song, lane), scale });
    });
    // While something is dragged the overview waits.
    const gains = mastered ? match?.songs : null;
    this.#overview.show({ scene: this.#scene ?? scene, palette, ...canvas, gains }, plan, session.sound, sound, styleOf);
    const looks = looksOf(scene, plan, session.albumId ?? 0, pixelRatio);
    session.sound.want(looks.now, looks.next);
  }

  #emphasis(): Emphasis {
    const { selection } = useStudio.getState();
    const { mark, part, focused } = useTimelineState.getState();
    const { edit, before } = this.#draft?.result ?? { edit: null, before: null };
    const drop = before !== null && edit?.kind === 'move' ? { track: edit.track, before } : null;
    return { ...selection, mark, part, focused, drop };
  }

  #movePlayhead(): void {
    const { playhead, overview } = this.#elements;
    const { width, height } = this.#size ?? { width: 1, height: 1 };
    const frame = this.playhead;
    const scene = this.scene;
    const x = xOf(this.control.view, frame);
    const isEmpty = scene === null || scene.songs.length === 0;
    playhead.hidden = isEmpty || x < -8 || x > width + 8;
    overview.playhead.hidden = isEmpty;
    playhead.style.transform = `translate(${x}px, ${rowsOf(height).ruler.y}px)`;
    this.#overview.movePlayhead(frame, scene?.timeline.totalFrames ?? 0, width);
  }
}

const gainOf = (match: MatchState | null, song: SceneSong): number => {
  const matched = song.id === null ? undefined : match?.songs[song.id];
  return matched === undefined ? 1 : 10 ** (matched.gainDb / 20);
};
