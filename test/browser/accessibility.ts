import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core found wrong: the rule, its explanation, and the first places. */
export interface Violation {
  rule: string;
  help: string;
  nodes: string[];
}

interface AxeResults {
  violations: {
    id: string;
    help: string;
    nodes: { target: unknown[]; html: string; failureSummary?: string }[];
  }[];
}

/** How many places of one violation are worth listing. */
const PLACES = 5;

/**
 * Runs axe-core on the page as it stands: WCAG 2.2 A and AA and its best practices.
 * The page's content security policy allows no inline script; evaluating goes past it, as a developer's console does.
 */
export async function axeViolations(page: Page): Promise<Violation[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    // As text: the page knows nothing of our compiler's helpers.
    `axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    })`,
  )) as AxeResults;
  return violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    nodes: nodes.slice(0, PLACES).map(({ html, failureSummary }) => `${html} — ${failureSummary ?? ''}`),
  }));
}

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/**
 * Pixels by which the page is wider than its window: anything above 0 makes a phone scroll sideways. Charts take a moment
 * to follow a window that changes its width.
 */
export async function overflow(page: Page): Promise<number> {
  await page.waitForFunction(`${OVERFLOW} <= 0`, undefined, { timeout: 2_000 }).catch(() => undefined);
  return page.evaluate(OVERFLOW);
}
