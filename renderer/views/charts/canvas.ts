import { type RefObject, useEffect, useRef } from 'react';

/** The window's colours, for what is painted instead of styled. */
export type Colour = (name: string) => string;

export type Paint = (context: CanvasRenderingContext2D, width: number, height: number, colour: Colour) => void;

/**
 * A canvas that is painted anew when `paint` changes, when its size or the screen's resolution does, and when the theme
 * does. Sizes are CSS pixels; `paint` should come from useCallback.
 */
export const useCanvas = (paint: Paint): RefObject<HTMLCanvasElement | null> => {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let asked = 0;
    const repaint = (): void => {
      asked = 0;
      const { clientWidth: width, clientHeight: height } = element;
      const context = element.getContext('2d');
      if (context === null || width === 0 || height === 0) return;
      const scale = window.devicePixelRatio;
      const [pixelsWide, pixelsHigh] = [Math.round(width * scale), Math.round(height * scale)];
      if (element.width !== pixelsWide || element.height !== pixelsHigh) {
        element.width = pixelsWide;
        element.height = pixelsHigh;
      }
      context.setTransform(pixelsWide / width, 0, 0, pixelsHigh / height, 0, 0);
      context.clearRect(0, 0, width, height);
      const style = getComputedStyle(element);
      paint(context, width, height, (name) => style.getPropertyValue(name));
    };
    const ask = (): void => {
      if (asked === 0) asked = requestAnimationFrame(repaint);
    };
    const sizes = new ResizeObserver(ask);
    sizes.observe(element);
    const theme = new MutationObserver(ask);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    document.fonts.addEventListener('loadingdone', ask);
    ask();
    return () => {
      sizes.disconnect();
      theme.disconnect();
      document.fonts.removeEventListener('loadingdone', ask);
      cancelAnimationFrame(asked);
    };
  }, [paint]);
  return canvas;
};
