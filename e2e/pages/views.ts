import type { Page } from '@playwright/test';

export const VIEW_NAMES = ['Arrange', 'Loudness', 'Tone', 'Master', 'Metadata', 'Deliver'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

export const showView = (page: Page, name: ViewName): Promise<void> => page.getByRole('tab', { name }).click();
