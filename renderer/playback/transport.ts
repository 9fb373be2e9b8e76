import { create } from 'zustand';
import type { Monitor } from '../../electron/shared/contract/commands.ts';
import { failureOf } from '../../electron/shared/failure.ts';
import { call, listen } from '../api/api.ts';
import { changeSettings } from '../state/actions.ts';
import { latestFailure } from '../state/notices.ts';
import { useStudio } from '../state/studio.ts';
import { AudioOutput } from './audioOutput.ts';
import { clipOf, joinFrames, type Open, opened } from './openRecord.ts';
import { isLaidAlike, joinStretch, joinStretches, movedFrame, songStretch } from './places.ts';
import { Playback, type PlaybackStatus, type PlayRequest } from './playback.ts';
import type { Stretch } from './playlist.ts';
import type { HeardService } from './serviceGain.ts';

/** What is played when the play head runs on: the record, one join by the song before it, or all joins. */
export type Part =
  | { readonly kind: 'record' }
  | { readonly kind: 'join'; readonly track: string | null }
  | { readonly kind: 'joins' };

export interface Transport {
  readonly status: PlaybackStatus;
  /** Timeline frame of the play head where it rests; while playing, `playheadFrame` says where it is. */
  readonly frame: number;
  readonly part: Part;
  /** The stretch being played round and round: the song at the play head, or the join. */
  readonly loop: boolean;
  readonly monitor: Monitor;
  /** Both sides are heard as one; for the ear alone. */
  readonly mono: boolean;
  /** dB, -60 to 0; for the ear alone. */
  readonly monitorGainDb: number;
  /** The service that the record is heard as on; null for the master itself. Nothing of it is in the meters. */
  readonly service: HeardService | null;
  /** dB: what that service does to the song that is heard. */
  readonly serviceGainDb: number;
  /** How often there was nothing to play although more was to come, since the program was started. */
  readonly dropouts: number;
}

const RECORD: Part = { kind: 'record' };
const HEARD: Monitor = { bypass: false, solo: null };
/** Seconds between the joins when all are played. */
const PAUSE_SECONDS = 0.6;
/** Milliseconds without a further move before the monitor gain is remembered. */
const SETTLED = 500;

export const useTransport = create<Transport>(() => ({
  status: 'stopped',
  frame: 0,
  part: RECORD,
  loop: false,
  monitor: HEARD,
  mono: false,
  monitorGainDb: 0,
  service: null,
  serviceGainDb: 0,
  dropouts: 0,
}));

const state = useTransport.getState;
const set = useTransport.setState;

const failure = latestFailure();

const output: AudioOutput = new AudioOutput((message) => playback.receive(message));
const playback = new Playback({
  call: {
    start: async (input) => {
      const of = asked;
      const started = await call('audition.start', input);
      failure.withdraw();
      if (started !== null) heard = { of, plan: started.plan };
      return started;
    },
    pull: (input) => call('audition.pull', input),
    stop: (stream) => call('audition.stop', { stream }),
  },
  output,
  onStatus: (status) => set(status === 'stopped' ? { status, frame: playback.heard()?.frame ?? state().frame } : { status }),
  onDropout: () => set(({ dropouts }) => ({ dropouts: dropouts + 1 })),
  onFailure: (thrown) => failure.tell(failureOf(thrown)),
});

const stretchesOf = (open: Open, part: Part, frame: number, loop: boolean): readonly Stretch[] => {
  const { timeline } = open;
  if (part.kind === 'joins') return joinStretches(timeline, joinFrames(open));
  if (part.kind === 'join') {
    const stretch = joinStretch(timeline, clipOf(open, part.track), joinFrames(open));
    return stretch === null ? [] : [stretch];
  }
  return [loop ? songStretch(timeline, frame) : { start: 0, end: timeline.totalFrames }];
};

const requestAt = (open: Open, frame: number, index: number, unless: number | null): PlayRequest => {
  const { part, loop, monitor } = state();
  const { timeline, albumId } = open;
  return {
    albumId,
    sampleRate: timeline.sampleRate,
    stretches: stretchesOf(open, part, frame, loop),
    index,
    frame,
    loop,
    monitor,
    // The start of a song is heard as a player will give it when it is skipped to.
    fadeIn: frame !== 0 && !timeline.tracks.some(({ startFrame }) => startFrame === frame),
    pauseSeconds: part.kind === 'joins' ? PAUSE_SECONDS : 0,
    unless,
  };
};

/** The album as it was when what is being started was asked for. */
let asked: Open | null = null;
/** The same of what is heard, and its plan. */
let heard: { readonly of: Open | null; readonly plan: number } | null = null;
/** What is heard is to begin anew even if the album sounds the same. */
let anew = false;

const playPart = (part: Part, frame: number): void => {
  if (opened() === null) return;
  set({ part, frame });
  playback.play(() => {
    asked = opened();
    anew = false;
    return asked === null ? null : requestAt(asked, state().frame, 0, null);
  });
};

/** What plays goes on from where it is as the album and the monitor are now. */
const refresh = (): void =>
  playback.change(({ index, frame }) => {
    const before = heard?.of ?? null;
    const open = opened();
    if (open === null) return null;
    asked = open;
    const same = before !== null && before.albumId === open.albumId;
    const moved = same ? movedFrame(before, open, frame) : frame;
    const unless = same && !anew ? (heard?.plan ?? null) : null;
    anew = false;
    return requestAt(open, Math.min(moved, open.timeline.totalFrames - 1), index, unless);
  });

const refreshAnew = (): void => {
  anew = true;
  refresh();
};

/** Timeline frame of the play head, moving with what is heard. */
export const playheadFrame = (): number => playback.heard()?.frame ?? state().frame;

/** The meters of what is heard; their values stay when it stops. Null before anything was played. */
export const readMeters = () => {
  playback.heard();
  return { now: playback.meters.heard, heldPeakDbtp: playback.meters.heldPeakDbtp };
};

/** The spectrum of what is heard; null before anything was played. */
export const readSpectrum = () => output.spectrum();

export const resetPeak = (): void => playback.meters.resetPeak();

/** Where playing was last started. */
let startedAt = 0;

/** Plays on from the play head, or from a timeline frame; from the end of the record, from its start. */
export const play = (frame: number = playheadFrame()): void => {
  const total = opened()?.timeline.totalFrames ?? 0;
  startedAt = frame >= total ? 0 : Math.max(0, Math.round(frame));
  playPart(RECORD, startedAt);
};

/** Plays again from where playing was last started. */
export const playAgain = (): void => play(startedAt);

export const stop = (): void => playback.stop();

export const toggle = (): void => {
  if (state().status === 'stopped') play();
  else stop();
};

/** Moves the play head; what plays goes on there. */
export const seek = (frame: number): void => {
  const total = opened()?.timeline.totalFrames ?? 0;
  const place = Math.max(0, Math.min(total, Math.round(frame)));
  if (state().status === 'stopped') set({ frame: place, part: RECORD });
  else play(place);
};

/** Plays the last seconds of a song of the album, by its place in it, into the next; null for the hidden track. */
export const playJoin = (trackIndex: number | null): void => {
  const open = opened();
  if (open === null) return;
  const track = trackIndex === null ? null : (open.album.tracks[trackIndex]?.id ?? null);
  const stretch = joinStretch(open.timeline, clipOf(open, track), joinFrames(open));
  if (stretch !== null) playPart({ kind: 'join', track }, stretch.start);
};

export const playAllJoins = (): void => {
  const open = opened();
  const first = open === null ? undefined : joinStretches(open.timeline, joinFrames(open))[0];
  if (first !== undefined) playPart({ kind: 'joins' }, first.start);
};

export const setLoop = (loop: boolean): void => {
  set({ loop });
  refreshAnew();
};

export const setMonitor = (change: Partial<Monitor>): void => {
  set(({ monitor }) => ({ monitor: { ...monitor, ...change } }));
  applyGain();
  refreshAnew();
};

export const setMono = (mono: boolean): void => {
  set({ mono });
  output.setMono(mono);
};

/** Peaks of sources, and of what a stage changes, are not those that a service's gain leaves room for. */
const applyGain = (): void => {
  const { monitor, monitorGainDb, service, serviceGainDb } = state();
  const most = monitor.bypass || monitor.solo !== null ? 0 : Number.POSITIVE_INFINITY;
  output.setGain(monitorGainDb + (service === null ? 0 : Math.min(most, serviceGainDb)));
};

/** Hears the record as a service plays it, null for the master itself. */
export const setService = (service: HeardService | null): void => {
  set({ service });
  applyGain();
};

/** dB for the song that is heard now. */
export const setServiceGain = (serviceGainDb: number): void => {
  if (state().serviceGainDb === serviceGainDb) return;
  set({ serviceGainDb });
  applyGain();
};

let remember = 0;

/** dB, -60 to 0: how loud it is listened to; never part of the master. */
export const setMonitorGain = (gainDb: number): void => {
  const monitorGainDb = Math.max(-60, Math.min(0, gainDb));
  set({ monitorGainDb });
  applyGain();
  window.clearTimeout(remember);
  remember = window.setTimeout(() => void changeSettings({ monitorGainDb }), SETTLED);
};

/** Follows the album and what the program tells, and wakes the sound device at the first key or click. Returns how to end. */
export const startTransport = (): (() => void) => {
  let before = opened();
  const gain = useStudio.getState().settings?.monitorGainDb ?? 0;
  set({ monitorGainDb: gain });
  applyGain();
  const follow = (): void => {
    const open = opened();
    if (open !== null && before !== null && open.albumId === before.albumId) {
      if (open.timeline !== before.timeline && state().status === 'stopped')
        set({ frame: movedFrame(before, open, state().frame) });
      // Not waiting to be told: the edit is on its way, and what is asked for now comes after it. Where songs move, the program
      // says when they have: until then a place of the new order may be another one of the old.
      if (open.album !== before.album && heard?.of != null && isLaidAlike(heard.of, open)) refresh();
    } else if (open?.albumId !== before?.albumId) {
      stop();
      playback.meters.clear();
      set({ frame: 0, part: RECORD });
    }
    before = open;
  };
  const wake = (): void => {
    const rate = opened()?.timeline.sampleRate;
    // A modifier key alone is no gesture that lets a page sound.
    if (rate === undefined || !navigator.userActivation.isActive) return;
    for (const kind of GESTURES) window.removeEventListener(kind, wake, true);
    // Only so that playing starts at once; if it fails, playing will say so.
    output.open(rate).catch(() => {});
  };
  for (const kind of GESTURES) window.addEventListener(kind, wake, true);
  const ends = [
    useStudio.subscribe(follow),
    useStudio.subscribe(({ settings }, { settings: old }) => {
      if (old === null && settings !== null) {
        set({ monitorGainDb: settings.monitorGainDb });
        applyGain();
      }
    }),
    listen('auditionStale', ({ albumId, plan }) => {
      const own = state().monitor.bypass ? plan?.bypass : plan?.mastered;
      if (asked?.albumId === albumId && (own === undefined || own !== heard?.plan)) refresh();
    }),
    () => {
      for (const kind of GESTURES) window.removeEventListener(kind, wake, true);
    },
    stop,
  ];
  return () => {
    for (const end of ends) end();
  };
};

const GESTURES = ['pointerdown', 'keydown'] as const;
