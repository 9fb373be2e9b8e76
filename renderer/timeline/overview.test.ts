import { expect, test } from 'vitest';
import { Overview, type OverviewElements } from './overview.ts';
import type { Palette } from './paint/palette.ts';
import { planOf } from './plan.ts';
import { SoundStore } from './sound/soundStore.ts';
import { sceneFor, THREE } from './timeline.testkit.ts';

const WIDTH = 1200;

/** Elements that count how often the canvas is painted. */
const elementsOf = (): { readonly elements: OverviewElements; readonly painted: () => number } => {
  let painted = 0;
  const context = { setTransform: () => {}, fillRect: () => {} };
  const getContext = (): typeof context => {
    painted += 1;
    return context;
  };
  const element = (): unknown => ({ style: {}, hidden: false, width: 0, height: 0, getContext });
  const elements = { strip: element(), canvas: element(), window: element(), playhead: element() } as OverviewElements;
  return { elements, painted: () => painted };
};

test('the overview is painted again when it changes, not while the view glides over it', () => {
  const { elements, painted } = elementsOf();
  const overview = new Overview(elements);
  const store = new SoundStore({ waveform: async () => null, samples: async () => Promise.reject(new Error('not asked for')) });
  const scene = sceneFor(THREE);
  const palette = {} as Palette;
  const show = (left: number, shown = scene, height = 360): void => {
    const nothing = { tracks: [], join: null, mark: null, part: null, focused: false, drop: null };
    const plan = planOf(shown, { framesPerPixel: 300, left }, { width: WIDTH, height }, nothing);
    const about = { scene: shown, palette, width: WIDTH, pixelRatio: 1, gains: null };
    const style = { gain: 1, ceiling: 1, scale: 1, peak: '', rms: '', right: '' };
    overview.show(
      about,
      plan,
      store,
      () => null,
      () => style,
    );
  };
  for (let left = 0; left < 900; left += 30) show(left);
  expect(painted()).toBe(1);
  show(0, sceneFor(THREE.slice(1)));
  expect(painted()).toBe(2);
  show(0, scene, 240);
  expect(painted()).toBe(3);
});
