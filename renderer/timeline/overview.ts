import { paintSound, type SoundStyle } from './paint/paintSound.ts';
import type { Palette } from './paint/palette.ts';
import { overviewX, type Plan } from './plan.ts';
import type { Scene, SceneSong } from './scene.ts';
import { levelFor, type Sound, type SoundStore } from './sound/soundStore.ts';

export interface OverviewElements {
  /** Holds the others; as high as the overview's row. */
  readonly strip: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** The part of the record that is seen. */
  readonly window: HTMLElement;
  readonly playhead: HTMLElement;
}

/** What the picture depends on; the same values give the same picture. */
interface Picture {
  readonly scene: Scene;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly arrivals: number;
  /** Changes with the gains songs are drawn with. */
  readonly gains: unknown;
}

/** The whole record in a strip of its own: painted only when it changes, while window and play head glide over it. */
export class Overview {
  readonly #elements: OverviewElements;
  #painted: Picture | null = null;
  #window = '';

  constructor(elements: OverviewElements) {
    this.#elements = elements;
  }

  show(
    about: Omit<Picture, 'arrivals' | 'height'>,
    plan: Plan,
    store: SoundStore,
    soundOf: (song: SceneSong) => Sound | null,
    styleOf: (song: SceneSong, lane: 0 | 1) => SoundStyle,
  ): void {
    const { strip, window } = this.#elements;
    const { height } = plan.rows.overview;
    strip.hidden = height === 0;
    if (height === 0) return;
    const { width, pixelRatio, scene } = about;
    const finest = levelFor(Math.max(1, scene.timeline.totalFrames) / (width * pixelRatio)) / 4;
    const picture = { ...about, height, arrivals: store.arrivals(finest) };
    if (!isSame(picture, this.#painted)) {
      this.#paint(picture, store, soundOf, styleOf);
      this.#painted = picture;
    }
    const [x, wide] = [Math.round(plan.window.x), Math.round(plan.window.right - plan.window.x)];
    if (this.#window === `${x} ${wide}`) return;
    this.#window = `${x} ${wide}`;
    window.style.transform = `translateX(${x}px)`;
    window.style.width = `${wide}px`;
  }

  movePlayhead(frame: number, totalFrames: number, width: number): void {
    this.#elements.playhead.style.transform = `translateX(${overviewX(frame, totalFrames, width)}px)`;
  }

  #paint(
    { scene, palette, width, height, pixelRatio }: Picture,
    store: SoundStore,
    soundOf: (song: SceneSong) => Sound | null,
    styleOf: (song: SceneSong, lane: 0 | 1) => SoundStyle,
  ): void {
    const { canvas, strip } = this.#elements;
    canvas.width = Math.max(1, Math.round(width * pixelRatio));
    canvas.height = Math.max(1, Math.round(height * pixelRatio));
    strip.style.height = `${height}px`;
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) return;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.fillStyle = palette.panel;
    context.fillRect(0, 0, width, height);
    const { totalFrames } = scene.timeline;
    const view = { framesPerPixel: Math.max(1, totalFrames) / width, left: 0 };
    scene.songs.forEach((song, at) => {
      const lane = (at % 2) as 0 | 1;
      const x = overviewX(song.clip.startFrame, totalFrames, width);
      const right = overviewX(song.endFrame, totalFrames, width);
      context.fillStyle = palette[`title${lane}`];
      context.fillRect(x, height - 4, Math.max(1, right - x - 1), 3);
      const sound = soundOf(song);
      if (sound === null) return;
      const wave = { y: 2, height: height - 8 };
      paintSound(context, song.clip, sound, store, wave, view, { width, pixelRatio }, styleOf(song, lane));
    });
  }
}

const isSame = (one: Picture, other: Picture | null): boolean =>
  other !== null && (Object.keys(one) as (keyof Picture)[]).every((key) => one[key] === other[key]);
