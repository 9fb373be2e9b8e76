/** What there is to choose from; apart from the schema, so that asking for it loads nothing else. */

export const LIMITER_STYLES = ['transparent', 'punchy', 'loud'] as const;
export type LimiterStyle = (typeof LIMITER_STYLES)[number];

export const DITHERS = ['tpdf', 'high-passed', 'shaped', 'none'] as const;
export type DitherKind = (typeof DITHERS)[number];

export const TONE_PHASES = ['minimum', 'linear'] as const;
