import { expect, it } from 'vitest';
import { compileDsp, DspInstance } from '../../dsp/module.ts';
import { allocatePlanes } from '../../dsp/planes.ts';
import { chainPresets } from '../../project/chains.ts';
import { ChainRunner } from './chainRunner.ts';

const FRAMES = 4 * 44100;

it.each(chainPresets().map((preset) => [preset.name, preset] as const))(
  '%s leaves a loud song within 3 LU of its loudness, and stays below full scale by what it was below',
  (_name, { id, chain }) => {
    const dsp = new DspInstance(compileDsp());
    for (const sampleRate of [44100, 96000]) {
      const runner = new ChainRunner(dsp, chain, { sampleRate, measure: true });
      const planes = allocatePlanes(dsp, FRAMES);
      for (const [plane, shift] of [
        [planes.left, 0],
        [planes.right, 1],
      ] as const) {
        // Hits over a chord with some air, at about -14 LUFS.
        dsp.plane(plane, FRAMES).set(
          Float32Array.from({ length: FRAMES }, (_, frame) => {
            const time = frame / sampleRate;
            const beat = time % 0.5;
            const noise = (((Math.imul(frame + shift, 2654435761) >>> 8) % 2048) / 1024 - 1) * 0.05;
            const chord = [196, 247, 294, 3100, 7400].reduce(
              (sum, hertz) => sum + Math.sin(2 * Math.PI * hertz * time + shift),
              0,
            );
            return 0.5 * Math.exp(-beat / 0.08) * Math.sin(2 * Math.PI * 60 * beat) + 0.045 * chord + noise;
          }),
        );
      }
      runner.process(planes, FRAMES);
      const { loudnessChangeLu } = runner.result();
      if (id === 'flat') expect(loudnessChangeLu).toBe(0);
      expect(Math.abs(loudnessChangeLu ?? Number.NaN)).toBeLessThan(3);
      const peak = dsp.plane(planes.left, FRAMES).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(peak).toBeLessThan(1);
      runner.close();
    }
  },
);
