import type { Page } from '@playwright/test';
import { advice } from './advice.ts';
import { header } from './header.ts';
import { history } from './history.ts';
import { inspector } from './inspector.ts';
import { notices } from './notices.ts';
import { keySheet, palette } from './palette.ts';
import { songTable } from './songTable.ts';
import { startScreen } from './startScreen.ts';
import { timeline } from './timeline.ts';
import { transport } from './transport.ts';

/** The window's parts, as a user finds them: by role and name. */
export const windowOf = (page: Page) => ({
  page,
  start: startScreen(page),
  header: header(page),
  notices: notices(page),
  songs: songTable(page),
  inspector: inspector(page),
  timeline: timeline(page),
  transport: transport(page),
  history: history(page),
  advice: advice(page),
  palette: palette(page),
  keySheet: keySheet(page),
  view: (name: string) => page.getByRole('tab', { name }),
});
export type StudioWindow = ReturnType<typeof windowOf>;
