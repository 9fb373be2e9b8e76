import type { Chain } from '../../shared/chain/schema.ts';
import type { Monitor } from '../../shared/contract/commands.ts';
import type { AuditionBlock } from '../../shared/contract/state.ts';
import type { Failure } from '../../shared/failure.ts';
import type { LimiterSettings, RenderClip } from '../protocol.ts';

/** Frames of the timeline, end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What a stream plays, as data that can be posted to the audition's thread. Frames at the session rate. */
export interface AuditionProgramme {
  readonly clips: readonly RenderClip[];
  /** The record's; null for none. */
  readonly chain: Chain | null;
  /** Place of the chain's stage from which on only what it changes is heard; null for the sound itself. */
  readonly chainDeltaFrom: number | null;
  readonly limiter: LimiterSettings;
  /** Hz */
  readonly sampleRate: number;
  readonly totalFrames: number;
  /** dB for the sources in the bypass. */
  readonly bypassGainDb: number;
  /** In this order; at least one, none empty, all inside the timeline. */
  readonly stretches: readonly Stretch[];
  /** Round and round. */
  readonly loop: boolean;
  readonly monitor: Monitor;
}

export type ToAudition =
  | { readonly open: number; readonly programme: AuditionProgramme }
  | { readonly pull: number; readonly stream: number; readonly frames: number }
  | { readonly close: number };

/** Answers to pulls, in the order they were asked for. */
export type FromAudition =
  | { readonly pull: number; readonly block: AuditionBlock }
  | { readonly pull: number; readonly failure: Failure };
