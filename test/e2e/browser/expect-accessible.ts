import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** Finds what a user cannot read, cannot reach by keyboard, or cannot have read aloud. */
export async function expectAccessible(page: Page): Promise<void> {
  // Not as a script of the page, which its content security policy may forbid.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: the script defines it.
    const found = await (globalThis as any).axe.run();
    return found.violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [id, nodes[0]?.html]);
  });
  expect(violations).toEqual([]);
}
