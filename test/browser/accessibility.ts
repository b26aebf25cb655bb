import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import { after, it } from 'mocha';
import type { Page } from 'playwright-core';
import { itThoroughly } from '../support/thorough.ts';

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

/** What words decide: names of things, whether they differ, the language they are in. The room they take is measured (`overflow`). */
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
  'valid-lang',
];

/** Structure depends neither on language nor on colours, and looking at it is most of the work. */
const RULES = {
  all: { type: 'tag', values: STANDARDS },
  'words and colours': { type: 'rule', values: [...WORD_RULES, 'color-contrast', 'link-in-text-block'] },
  words: { type: 'rule', values: WORD_RULES },
  // How much room its words take, which is measured.
  none: { type: 'rule', values: [] },
} as const;
type Rules = keyof typeof RULES;

/** Somebody who reads a page, and what is asked of it for them. */
export interface Reader {
  language: string;
  colorScheme: 'light' | 'dark';
  rules: Rules;
  /** The others see to the same and more; only words may differ. */
  isSkimmed: boolean;
}

/**
 * Every language, and between them both colour schemes: a page that all of them can read is for everybody. Uzbek Cyrillic is written by rule
 * from Uzbek Latin, so that its pages have the same names in the same places (test/i18n/cyrillic-pages.test.ts).
 */
const READERS: readonly Reader[] = [
  { language: 'uz', colorScheme: 'light', rules: 'all', isSkimmed: false },
  { language: 'uz-Cyrl', colorScheme: 'light', rules: 'none', isSkimmed: true },
  { language: 'ru', colorScheme: 'dark', rules: 'words and colours', isSkimmed: true },
  { language: 'en', colorScheme: 'light', rules: 'words', isSkimmed: true },
];

/**
 * Runs axe-core on the page as it stands: all that WCAG 2.2 A and AA and best practices ask, or a part of it.
 * The page's content security policy allows no inline script; evaluating goes past it, as a developer's console does.
 */
export async function axeViolations(page: Page, rules: Rules = 'all'): Promise<Violation[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    // As text: the page knows nothing of our compiler's helpers. Our pages have no frames, and no rule of these asks for the text of styles.
    `axe.run(document, {
      runOnly: ${JSON.stringify(RULES[rules])},
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
export async function expectForEverybody(page: Page, what: string, rules: Rules = 'all'): Promise<void> {
  if (rules !== 'none') expect(await axeViolations(page, rules), what).to.deep.equal([]);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page), `${what} at ${String(width)} px is wider than its window by`).to.equal(0);
  }
}

/**
 * A test for each reader, all of them in one window: what it has fetched for the first it need not fetch for the others.
 *
 * @param title of the test, before the language
 * @param open opens the window; called once, in the first test
 */
export function forEveryReader(
  title: string,
  open: () => Promise<Page>,
  visit: (page: Page, reader: Reader) => Promise<void>,
): void {
  let opened: Page | undefined;
  after(async () => {
    await opened?.context().close();
  });
  for (const reader of READERS) {
    (reader.isSkimmed ? itThoroughly : it)(`${title} in ${reader.language}`, async () => {
      const page = (opened ??= await open());
      await page.emulateMedia({ colorScheme: reader.colorScheme });
      await visit(page, reader);
    });
  }
}
