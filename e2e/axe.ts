import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds that keeps people out, in the page or in a part of it. */
export const violationsOf = async (page: Page, part?: string): Promise<readonly string[]> => {
  const builder = new AxeBuilder({ page });
  // Electron opens no second page, which axe otherwise works in.
  const { violations } = await (part === undefined ? builder : builder.include(part)).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) => `${target.join(' ')} (${any[0]?.message ?? ''})`).join('; ')}`,
    );
};
