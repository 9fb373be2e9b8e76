/** `--surface-0` of the window's two themes, so that it does not flash when it opens. */
export const GROUND = { dark: '#121417', light: '#eceef1' } as const;
