import { type RefObject, useEffect, useRef } from 'react';

/** The window's colours, for what is painted instead of styled. */
export type Colour = (name: string) => string;

export type Paint = (context: CanvasRenderingContext2D, width: number, height: number, colour: Colour) => void;

/** Each colour is looked up once for a theme: a picture asks for the same few again and again. */
const coloursOf = (element: HTMLElement): Colour => {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  return (name) => {
    const colour = known.get(name) ?? style.getPropertyValue(name);
    known.set(name, colour);
    return colour;
  };
};

/**
 * A canvas that is painted anew when `paint` changes, when its size or the screen's resolution does, and when the theme
 * does. Sizes are CSS pixels; `paint` should come from useCallback.
 */
export const useCanvas = (paint: Paint): RefObject<HTMLCanvasElement | null> => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(paint);
  const ask = useRef<() => void>(() => {});
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let asked = 0;
    // To ask the element in every frame would have the page laid out once more.
    let size = { width: 0, height: 0 };
    let colours = coloursOf(element);
    const repaint = (): void => {
      asked = 0;
      const { width, height } = size;
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
      latest.current(context, width, height, colours);
    };
    const askNow = (): void => {
      if (asked === 0) asked = requestAnimationFrame(repaint);
    };
    const sizes = new ResizeObserver(() => {
      size = { width: element.clientWidth, height: element.clientHeight };
      askNow();
    });
    sizes.observe(element);
    const theme = new MutationObserver(() => {
      colours = coloursOf(element);
      askNow();
    });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    document.fonts.addEventListener('loadingdone', askNow);
    ask.current = askNow;
    return () => {
      ask.current = () => {};
      sizes.disconnect();
      theme.disconnect();
      document.fonts.removeEventListener('loadingdone', askNow);
      cancelAnimationFrame(asked);
    };
  }, []);
  useEffect(() => {
    latest.current = paint;
    ask.current();
  }, [paint]);
  return canvas;
};
