export const songTable = (r: unknown): string => JSON.stringify(r);
