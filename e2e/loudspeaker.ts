import type { Page } from '@playwright/test';

/** What leaves the window for the loudspeaker, behind the audio thread. */

export type Sides = 'silent' | 'mono' | 'stereo';

declare global {
  interface Window {
    sides: () => Sides;
  }
}

/** To be called before anything is played. */
export const watchLoudspeaker = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { connect } = AudioNode.prototype;
    window.sides = () => 'silent';
    const watched = function (this: AudioNode, ...to: unknown[]): unknown {
      const [target] = to;
      if (target instanceof AudioDestinationNode) {
        const { context } = this;
        const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
        const [left, right] = [0, 1].map((output) => {
          const analyser = new AnalyserNode(context, { fftSize: 128 });
          Reflect.apply(connect, splitter, [analyser, output]);
          return { analyser, samples: new Float32Array(analyser.fftSize) };
        });
        Reflect.apply(connect, this, [splitter]);
        window.sides = () => {
          if (left === undefined || right === undefined) return 'silent';
          for (const { analyser, samples } of [left, right]) analyser.getFloatTimeDomainData(samples);
          if ([...left.samples, ...right.samples].every((sample) => sample === 0)) return 'silent';
          return left.samples.every((sample, at) => sample === right.samples[at]) ? 'mono' : 'stereo';
        };
      }
      return Reflect.apply(connect, this, to);
    };
    AudioNode.prototype.connect = watched as typeof connect;
  });

export const loudspeaker = (page: Page): Promise<Sides> => page.evaluate(() => window.sides());

declare global {
  interface Window {
    monitorGainDb: number | null;
  }
}

/** To be called before anything is played, for `monitorGain`. */
export const watchMonitorGain = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { setTargetAtTime } = AudioParam.prototype;
    window.monitorGainDb = null;
    const watched = function (this: AudioParam, target: number, ...rest: [number, number]): AudioParam {
      window.monitorGainDb = 20 * Math.log10(target);
      return Reflect.apply(setTargetAtTime, this, [target, ...rest]);
    };
    AudioParam.prototype.setTargetAtTime = watched;
  });

/** dB that all sound is turned up by on its last way to the device; null where that was not set yet. */
export const monitorGain = (page: Page): Promise<number | null> => page.evaluate(() => window.monitorGainDb);
