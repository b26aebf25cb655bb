import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A phone, and a desk. */
const WIDTHS = [360, 1440];

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

/** WCAG 2.2 A and AA, and best practices. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** How many places of one violation are worth listing. */
const PLACES = 5;

/** Colours and structure do not depend on the language, and looking at them is most of the work. */
interface Thoroughness {
  colours?: boolean;
}

/** What words decide: names of things, whether they differ, the room they take, the language they are in. */
const WORD_RULES = [
  'aria-command-name',
  'aria-input-field-name',
  'aria-meter-name',
  'aria-progressbar-name',
  'button-name',
  'document-title',
  'empty-heading',
  'empty-table-header',
  'html-has-lang',
  'html-lang-valid',
  'image-alt',
  'input-button-name',
  'label',
  'landmark-unique',
  'link-name',
  'select-name',
  'summary-name',
  'svg-img-alt',
  'target-size',
  'valid-lang',
];

/** Every language, and between them both colour schemes: a page that all of them can read is for everybody. */
export const READERS = [
  { language: 'uz', colorScheme: 'light', colours: true },
  { language: 'uz-Cyrl', colorScheme: 'light', colours: false },
  { language: 'ru', colorScheme: 'dark', colours: true },
  { language: 'en', colorScheme: 'light', colours: false },
] as const;

/**
 * Runs axe-core on the page as it stands: all that WCAG 2.2 A and AA and best practices ask, or what of it words decide.
 * The page's content security policy allows no inline script; evaluating goes past it, as a developer's console does.
 */
export async function axeViolations(page: Page, { colours = true }: Thoroughness = {}): Promise<Violation[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    // As text: the page knows nothing of our compiler's helpers. Our pages have no frames, and no rule of these asks for the text of styles.
    `axe.run(document, {
      runOnly: ${JSON.stringify(colours ? { type: 'tag', values: STANDARDS } : { type: 'rule', values: WORD_RULES })},
      resultTypes: ['violations'],
      iframes: false,
      preload: false,
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
  // Asked again from here: waiting within the page evaluates text, which its content security policy reports.
  let wider = Number(await page.evaluate(OVERFLOW));
  for (let tries = 0; wider > 0 && tries < 20; tries++) {
    await page.waitForTimeout(100);
    wider = Number(await page.evaluate(OVERFLOW));
  }
  return wider;
}

/** The page as it stands is for everybody: axe-core finds nothing, and it fits a phone and a desk. @param what the page, for the message */
export async function expectForEverybody(page: Page, what: string, how: Thoroughness = {}): Promise<void> {
  expect(await axeViolations(page, how), what).to.deep.equal([]);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page), `${what} at ${String(width)} px is wider than its window by`).to.equal(0);
  }
}
