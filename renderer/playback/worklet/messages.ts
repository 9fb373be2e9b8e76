/** Between the window and the audio thread. Frames of the context are those of AudioContext.currentTime times its rate. */

export interface StreamMessage {
  readonly kind: 'stream';
  readonly stream: number;
  /** Streams of one play-through, from the press of a key to the next: their paths are the same. */
  readonly journey: number;
  /** Where on the journey's path the first sample is: the frames played since it began, pauses not counted. */
  readonly path: number;
  /** Frames that must have arrived before it is heard. */
  readonly ready: number;
  /** Whether it begins in the middle of something, and must not click. */
  readonly fadeIn: boolean;
  /** Frames of silence where the timeline jumps. */
  readonly pause: number;
}

export interface BlockMessage {
  readonly kind: 'block';
  readonly stream: number;
  /** Timeline frame of the first sample. */
  readonly startFrame: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Nothing follows. */
  readonly last: boolean;
}

export type ToPlayer =
  /** Takes the place of what plays, once it is ready: at the same place of the path in the same journey, else at once. */
  | StreamMessage
  | BlockMessage
  | { readonly kind: 'stop' }
  /** Whether both sides are heard as one, from now on and in every stream. */
  | { readonly kind: 'mono'; readonly on: boolean };

export type FromPlayer =
  /** From context frame `at` on, timeline frame `frame` and path place `path` are played, and what follows them if `moving`. */
  | {
      readonly kind: 'plays';
      readonly stream: number;
      readonly journey: number;
      readonly at: number;
      readonly frame: number;
      readonly path: number;
      readonly moving: boolean;
    }
  /** How far it has got; sent all the time. */
  | {
      readonly kind: 'progress';
      readonly stream: number;
      readonly journey: number;
      readonly path: number;
      readonly at: number;
    }
  /** The stream's last sample is played just before context frame `at`. */
  | { readonly kind: 'ended'; readonly stream: number; readonly at: number }
  /** There was nothing to play although more was to come. */
  | { readonly kind: 'dropout'; readonly stream: number };
