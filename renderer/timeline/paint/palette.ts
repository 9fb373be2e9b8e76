/** The canvas's colours, from the design tokens; in forced colours, from the system's. */

const TOKENS = {
  background: 'var(--surface-0)',
  panel: 'var(--surface-1)',
  line: 'var(--line)',
  tick: 'var(--line-strong)',
  text: 'var(--text)',
  text2: 'var(--text-2)',
  text3: 'var(--text-3)',
  accent: 'var(--accent)',
  warn: 'var(--warn)',
  focus: 'var(--focus)',
  shade: 'color-mix(in srgb, var(--surface-0) 62%, transparent)',
  pause: 'color-mix(in srgb, var(--text-3) 13%, transparent)',
  hatch: 'color-mix(in srgb, var(--text-3) 34%, transparent)',
  fade: 'var(--text)',
  box0: 'color-mix(in srgb, var(--lane-a) 11%, var(--surface-0))',
  box1: 'color-mix(in srgb, var(--lane-b) 11%, var(--surface-0))',
  chosen0: 'color-mix(in srgb, var(--lane-a) 21%, var(--surface-0))',
  chosen1: 'color-mix(in srgb, var(--lane-b) 21%, var(--surface-0))',
  title0: 'color-mix(in srgb, var(--lane-a) 24%, var(--surface-0))',
  title1: 'color-mix(in srgb, var(--lane-b) 24%, var(--surface-0))',
  chosenTitle0: 'color-mix(in srgb, var(--lane-a) 42%, var(--surface-0))',
  chosenTitle1: 'color-mix(in srgb, var(--lane-b) 42%, var(--surface-0))',
  edge0: 'color-mix(in srgb, var(--lane-a) 60%, var(--surface-0))',
  edge1: 'color-mix(in srgb, var(--lane-b) 60%, var(--surface-0))',
  peak0: 'color-mix(in srgb, var(--lane-a) 66%, var(--surface-0))',
  peak1: 'color-mix(in srgb, var(--lane-b) 66%, var(--surface-0))',
  rms0: 'color-mix(in srgb, var(--lane-a) 78%, var(--text))',
  rms1: 'color-mix(in srgb, var(--lane-b) 78%, var(--text))',
  right0: 'color-mix(in srgb, var(--lane-a) 55%, var(--text))',
  right1: 'color-mix(in srgb, var(--lane-b) 55%, var(--text))',
} as const;

const SYSTEM: Readonly<Record<keyof typeof TOKENS, string>> = {
  ...{ background: 'Canvas', panel: 'Canvas', line: 'GrayText', tick: 'CanvasText', text: 'CanvasText', text2: 'CanvasText' },
  ...{ text3: 'CanvasText', accent: 'Highlight', warn: 'CanvasText', focus: 'Highlight', shade: 'transparent' },
  ...{ pause: 'transparent', hatch: 'GrayText', fade: 'CanvasText' },
  ...{ box0: 'Canvas', box1: 'Canvas', chosen0: 'Canvas', chosen1: 'Canvas', title0: 'Canvas', title1: 'Canvas' },
  ...{ chosenTitle0: 'Canvas', chosenTitle1: 'Canvas' },
  ...{ edge0: 'CanvasText', edge1: 'CanvasText', peak0: 'GrayText', peak1: 'GrayText', rms0: 'CanvasText', rms1: 'CanvasText' },
  ...{ right0: 'Highlight', right1: 'Highlight' },
};

export interface Palette extends Readonly<Record<keyof typeof TOKENS, string>> {
  readonly font: string;
}

export const readPalette = (element: HTMLElement): Palette => {
  const forced = matchMedia('(forced-colors: active)').matches;
  const probes = document.createElement('span');
  probes.style.setProperty('forced-color-adjust', 'none');
  probes.hidden = true;
  const named = Object.entries(forced ? SYSTEM : TOKENS).map(([name, value]) => {
    const probe = document.createElement('span');
    probe.style.color = value;
    probes.append(probe);
    return [name, probe] as const;
  });
  element.append(probes);
  // All are there before the first is read, so that styles are worked out once.
  const colours = named.map(([name, probe]) => [name, getComputedStyle(probe).color]);
  const palette = { ...Object.fromEntries(colours), font: getComputedStyle(probes).fontFamily } as Palette;
  probes.remove();
  return palette;
};

/** Calls back when the colours may have changed. Stops with the signal. */
export const watchPalette = (changed: () => void, signal: AbortSignal): void => {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', changed, { signal });
  }
};
