import { play, seek } from '../playback/transport.ts';
import { edit, selectJoin, selectSong } from '../state/actions.ts';
import { openGapField } from './actions.ts';
import { type DragResult, dragged, type Held } from './drag.ts';
import { handleAt, type Target } from './handles.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';
import { setTimelineState } from './timelineState.ts';
import { frameAt, type View } from './view.ts';
import { turnWheel } from './wheel.ts';

/** So far a press may wander before it is a drag; so near the end of a song its next one snaps to it. CSS pixels. */
const SLACK = 4;
const MAGNET = 5;
/** So far above or below the row a mark is thrown away. */
const AWAY = 60;
/** A drag this close to the edge scrolls. */
const EDGE = 28;

interface Press {
  readonly target: Target | { readonly kind: 'pan' };
  readonly scene: Scene;
  readonly x: number;
  readonly y: number;
  /** Timeline frame under the press. */
  readonly frame: number;
  /** The view as it would be without anything held still. */
  view: View;
  moved: boolean;
  result: DragResult | null;
}

export interface PointerElements {
  readonly canvas: HTMLCanvasElement;
  /** Shows the value at the pointer. */
  readonly readout: HTMLElement;
  /** Called when a song or join was chosen, so that the keyboard goes on from there. */
  readonly chosen: () => void;
}

/** What the pointer does on the canvas. One edit per drag, when it ends; Escape takes the drag back. */
export class PointerTool {
  readonly #stage: Stage;
  readonly #elements: PointerElements;
  readonly #life = new AbortController();
  #press: Press | null = null;
  #last: { readonly x: number; readonly y: number; readonly free: boolean } = { x: 0, y: 0, free: false };
  #edgeScroll = 0;

  constructor(stage: Stage, elements: PointerElements) {
    this.#stage = stage;
    this.#elements = elements;
    const { canvas } = elements;
    const { signal } = this.#life;
    canvas.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.#up(event), { signal });
    canvas.addEventListener('pointercancel', () => this.#cancel(), { signal });
    canvas.addEventListener('dblclick', (event) => this.#doubleClick(event), { signal });
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
    window.addEventListener('keydown', (event) => this.#key(event), { signal, capture: true });
    window.addEventListener('keyup', (event) => this.#key(event), { signal, capture: true });
  }

  close(): void {
    this.#life.abort();
    cancelAnimationFrame(this.#edgeScroll);
  }

  #place(event: MouseEvent): { x: number; y: number } {
    const { left, top } = this.#elements.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #down(event: PointerEvent): void {
    const scene = this.#stage.settledScene;
    const { x, y } = this.#place(event);
    const handle = handleAt(this.#stage.handles, x, y);
    if (scene === null || handle === null || this.#press !== null || event.button > 1) return;
    event.preventDefault();
    this.#elements.canvas.setPointerCapture(event.pointerId);
    leaveFields();
    const { view } = this.#stage.control;
    const target = event.button === 1 ? ({ kind: 'pan' } as const) : handle.target;
    this.#press = { target, scene, x, y, frame: frameAt(view, x), view, moved: false, result: null };
    if (event.button === 1) return;
    if (target.kind === 'overview') this.#centre(x);
    else if (target.kind === 'ruler') this.#stage.setScrub(this.#clampedFrame(x));
    else if (target.kind !== 'pan') this.#choose(target, scene, event);
  }

  /** What is pressed is selected. */
  #choose(target: Target, scene: Scene, event: PointerEvent): void {
    if (!('at' in target)) return;
    const song = scene.songs[target.at]?.id;
    switch (target.kind) {
      case 'gap':
      case 'join':
      case 'crossfadeEnd':
        selectJoin(scene.joins[target.at]?.id ?? null);
        setTimelineState({ part: null, mark: null });
        break;
      case 'song': {
        if (song == null) return;
        const how = event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only';
        selectSong(song, how);
        setTimelineState({ part: null, mark: null });
        break;
      }
      case 'part':
        if (song != null) selectSong(song);
        setTimelineState({ part: target.part, mark: null });
        break;
      case 'mark':
        if (song == null) return;
        selectSong(song);
        setTimelineState({ part: null, mark: { track: song, index: target.index } });
    }
    this.#elements.chosen();
  }

  #move(event: PointerEvent): void {
    const { x, y } = this.#place(event);
    this.#last = { x, y, free: event.altKey };
    const press = this.#press;
    if (press === null) {
      this.#elements.canvas.style.cursor = handleAt(this.#stage.handles, x, y)?.cursor ?? 'default';
      return;
    }
    if (!press.moved && Math.hypot(x - press.x, y - press.y) < SLACK) return;
    if (!press.moved && press.target.kind === 'song') this.#elements.canvas.style.cursor = 'grabbing';
    press.moved = true;
    this.#drag(press);
    if (isHeld(press.target) && this.#edgeScroll === 0) this.#scrollAtEdge();
  }

  #drag(press: Press): void {
    const { x, y } = this.#last;
    const { target } = press;
    switch (target.kind) {
      case 'overview':
      case 'overviewWindow':
        if (target.kind === 'overview') this.#centre(x);
        else this.#dragWindow(press, x);
        return;
      case 'ruler':
        this.#stage.setScrub(this.#clampedFrame(x));
        return;
      case 'pan':
      case 'lane':
        this.#stage.navigate((control) => control.scroll(press.view.left + press.x - x - control.view.left));
        return;
      case 'join':
        return;
      default:
        this.#pull(press, target, x, y);
    }
  }

  #pull(press: Press, held: Held, x: number, y: number): void {
    const { framesPerPixel } = press.view;
    const { scene } = press;
    press.result = dragged(scene, held, {
      ...{ from: press.frame, to: frameAt(press.view, x), away: Math.abs(y - press.y) > AWAY },
      grid: { free: this.#last.free, magnet: MAGNET * framesPerPixel },
    });
    this.#stage.setDraft(press.result);
    const shift = shiftOf(scene, this.#stage.scene, press.result.still);
    this.#stage.control.hold({ ...press.view, left: press.view.left + shift / framesPerPixel });
    this.#showReadout(press.result.readout, x, y);
  }

  #dragWindow(press: Press, x: number): void {
    const { extent, view } = this.#stage.control;
    const frames = ((x - press.x) * extent.totalFrames) / extent.width;
    const left = press.view.left + frames / view.framesPerPixel;
    this.#stage.navigate((control) => control.scroll(left - control.view.left));
  }

  #centre(x: number): void {
    const { extent } = this.#stage.control;
    const frame = (x / extent.width) * extent.totalFrames;
    this.#stage.navigate((control) => control.place(frame, extent.width / 2));
  }

  #scrollAtEdge(): void {
    this.#edgeScroll = requestAnimationFrame(() => {
      this.#edgeScroll = 0;
      const press = this.#press;
      if (press === null || !isHeld(press.target)) return;
      const { width } = this.#stage.control.extent;
      const { x } = this.#last;
      const over = x < EDGE ? x - EDGE : x > width - EDGE ? x - width + EDGE : 0;
      if (over !== 0) {
        const speed = Math.max(-24, Math.min(24, over / 2));
        press.view = { ...press.view, left: press.view.left + Math.round(speed) };
        this.#drag(press);
      }
      this.#scrollAtEdge();
    });
  }

  #up(event: PointerEvent): void {
    const press = this.#press;
    if (press === null) return;
    this.#press = null;
    const { target } = press;
    const { x } = this.#place(event);
    if (target.kind === 'ruler') {
      seek(this.#clampedFrame(x));
      this.#stage.setScrub(null);
    } else if (!press.moved && (target.kind === 'song' || target.kind === 'lane') && event.button === 0) {
      seek(this.#clampedFrame(x));
    } else if (press.moved && press.result?.edit != null) {
      void edit(press.result.edit);
      this.#forgetDeletedMark(press.result, target);
    }
    this.#rest();
  }

  #forgetDeletedMark({ readout }: DragResult, target: Press['target']): void {
    if (target.kind === 'mark' && readout.startsWith('delete')) setTimelineState({ mark: null });
  }

  #doubleClick(event: MouseEvent): void {
    const { x, y } = this.#place(event);
    const kind = handleAt(this.#stage.handles, x, y)?.target.kind;
    if (kind === 'song' || kind === 'ruler' || kind === 'lane') play(this.#clampedFrame(x));
    else if (kind === 'gap' || kind === 'join') openGapField();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    leaveFields();
    const { x } = this.#place(event);
    turnWheel(this.#stage, event, x);
    if (this.#press?.moved === false || this.#press === null) return;
    this.#press.view = this.#stage.control.view;
    this.#drag(this.#press);
  }

  #key(event: KeyboardEvent): void {
    const press = this.#press;
    if (press === null) return;
    if (event.key === 'Escape' && event.type === 'keydown') {
      event.preventDefault();
      event.stopPropagation();
      this.#cancel();
    } else if (event.key === 'Alt' && press.moved) {
      event.preventDefault();
      this.#last = { ...this.#last, free: event.type === 'keydown' };
      this.#drag(press);
    }
  }

  /** Everything is as it was before the press. */
  #cancel(): void {
    const press = this.#press;
    this.#press = null;
    if (press !== null && isHeld(press.target)) this.#stage.control.hold(press.view);
    this.#stage.setScrub(null);
    this.#rest();
  }

  #rest(): void {
    this.#stage.setDraft(null);
    this.#elements.readout.hidden = true;
    this.#elements.canvas.style.cursor = handleAt(this.#stage.handles, this.#last.x, this.#last.y)?.cursor ?? 'default';
  }

  #showReadout(text: string, x: number, y: number): void {
    const { readout } = this.#elements;
    readout.hidden = text === '';
    if (readout.textContent !== text) readout.textContent = text;
    const { width } = this.#stage.control.extent;
    const onLeft = x > width - 240;
    readout.style.transform = `translate(${onLeft ? x - 14 : x + 14}px, ${Math.max(0, y - 34)}px)${onLeft ? ' translateX(-100%)' : ''}`;
  }

  #clampedFrame(x: number): number {
    const total = this.#stage.settledScene?.timeline.totalFrames ?? 0;
    return Math.max(0, Math.min(total, frameAt(this.#stage.control.view, x)));
  }
}

/** What is being typed counts, as when another field is clicked; the canvas takes no focus that would tell it so. */
const leaveFields = (): void => {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  setTimelineState({ gapField: null });
};

const isHeld = (target: Press['target']): target is Held =>
  target.kind === 'song' ||
  target.kind === 'gap' ||
  target.kind === 'crossfadeEnd' ||
  target.kind === 'part' ||
  target.kind === 'mark';

/** Frames by which a song's file has moved between two scenes. */
const shiftOf = (before: Scene, after: Scene | null, track: string | null): number => {
  if (track === null || after === null) return 0;
  const zero = (scene: Scene): number => {
    const clip = scene.songs.find(({ id }) => id === track)?.clip;
    return clip === undefined ? 0 : clip.startFrame - clip.sourceStart;
  };
  return zero(after) - zero(before);
};
