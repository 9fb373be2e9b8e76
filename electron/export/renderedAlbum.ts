import type { EnginePool } from '../engine/pool.ts';
import type { PreparedSource } from '../engine/protocol.ts';
import type { DiscLayout } from '../formats/ddpPq.ts';
import type { AudioTags } from '../formats/tags.ts';
import type { Project } from '../project/loadProject.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import type { Finding } from '../shared/album/validate.ts';
import type { Report } from '../shared/report.ts';
import type { ToneOutcome } from '../shared/tone/outcome.ts';
import type { MatchOutcome } from './matchSongs.ts';
import type { DeliveryKind, OutputPlan, WordLength } from './outputPlan.ts';
import type { RenderedAudio } from './renderPasses.ts';
import type { WavFacts } from './songFiles.ts';
import type { Staging } from './staging.ts';

/** What is to be delivered, of which album, and where. */
export interface MasterRequest {
  readonly project: Project;
  readonly destination: string;
  readonly deliver: readonly DeliveryKind[];
  readonly bits: WordLength;
  readonly mp3: '320' | 'V0';
  /** Ceilings are lowered, song by song, until no MP3 peaks over the ceiling once it is decoded. */
  readonly codecSafe?: boolean;
  readonly replace: boolean;
  readonly version: string;
}

/** A finished delivery. */
export interface Delivered {
  readonly report: Report;
  readonly pqSheet: string;
  /** What was read back and compared, one sentence each, for people. */
  readonly checks: readonly DeliveryCheck[];
}

export interface DeliveryCheck {
  readonly what: string;
  readonly passed: boolean;
}

/** All that is known once the audio is rendered and read back. */
export interface RenderedAlbum {
  readonly pool: EnginePool;
  readonly request: MasterRequest;
  readonly staging: Staging;
  readonly timeline: Timeline;
  readonly layout: DiscLayout;
  readonly prepared: readonly PreparedSource[];
  readonly match: MatchOutcome;
  readonly tone: ToneOutcome;
  readonly plan: OutputPlan;
  readonly rendered: RenderedAudio;
  /** File names without extension, one per song as files are split. */
  readonly names: readonly string[];
  readonly tags: readonly AudioTags[];
  wavFacts(track: number, sampleRate: number, bits: WordLength, frames: number): WavFacts;
  readonly findings: readonly Finding[];
}
