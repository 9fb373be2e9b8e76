import { memo, useEffect, useRef } from 'react';
import { readSpectrum, useTransport } from '../../../playback/transport.ts';
import { useFrames } from '../../../playback/useFrames.ts';
import styles from './eq.module.css';
import { clipToPlot, type EqArea, traceSpectrum } from './paintEq.ts';
import { TwelfthOctaves } from './twelfths.ts';

/** Milliseconds between two pictures: as fast as the screen, or calm for those who asked for that. */
const CALM = 1000;

/** What plays now, in twelfths of an octave, over the song's average. Nothing is drawn while nothing plays. */
export const LiveSpectrum = memo(({ range }: { readonly range: number }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bands = useRef(new TwelfthOctaves());
  const last = useRef(0);
  const style = useRef<{ line: string; theme: string | undefined } | null>(null);
  const playing = useTransport((transport) => transport.status === 'playing');
  useEffect(() => {
    const element = canvas.current;
    if (!playing && element !== null) element.getContext('2d')?.clearRect(0, 0, element.width, element.height);
  }, [playing]);
  useFrames(
    (now) => {
      const element = canvas.current;
      const context = element?.getContext('2d');
      if (element === null || context === null || context === undefined || !playing) return;
      if (matchMedia('(prefers-reduced-motion: reduce)').matches && now - last.current < CALM) return;
      const bins = readSpectrum();
      if (bins === null) return;
      last.current = now;
      const { clientWidth: width, clientHeight: height } = element;
      const scale = window.devicePixelRatio;
      if (element.width !== Math.round(width * scale)) element.width = Math.round(width * scale);
      if (element.height !== Math.round(height * scale)) element.height = Math.round(height * scale);
      const theme = document.documentElement.dataset.theme;
      if (style.current === null || style.current.theme !== theme) {
        style.current = { line: getComputedStyle(element).getPropertyValue('--wave-rms'), theme };
      }
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      const area: EqArea = { width, height, range };
      context.save();
      clipToPlot(context, area);
      context.beginPath();
      traceSpectrum(context, area, bands.current.of(bins.decibels, bins.sampleRate));
      context.strokeStyle = style.current.line;
      context.globalAlpha = 0.8;
      context.lineWidth = 1.2;
      context.stroke();
      context.restore();
    },
    [playing, range],
  );
  return <canvas ref={canvas} className={styles.live} aria-hidden />;
});
