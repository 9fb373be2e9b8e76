import { config } from 'zod';
import { connectBridge } from './browserBridge.ts';

/** The first import of main.tsx: makes the window ready for its shell before anything else of it runs. */

// The page's policy forbids code made at run time; zod would try it, and the attempt is logged as an error.
config({ jitless: true });
// The development server has no program behind it.
if (!import.meta.env.DEV) window.glassmaster ??= connectBridge();
