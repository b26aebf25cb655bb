import { DOMParser } from 'linkedom';
import temml from 'temml';
import type { Formula, Statement } from './reference.ts';

/** Makes MathML of a formula's LaTeX, whole and in the pieces at which a narrow window may break it. */

/** Spaces that hold together are letters like others. */
const markupOf = (node: Element): string => node.toString().replaceAll('&#160;', '\u00a0');

const childrenOf = (node: Element): Element[] => [...node.children];
const textOf = (node: Element | null | undefined): string => node?.textContent ?? '';

/** Marks above a letter are as large as the letter has them, and a bar is as wide. */
function markAccents(root: Element): void {
  for (const over of root.querySelectorAll('mover')) {
    const [, mark] = childrenOf(over);
    if (mark?.getAttribute('stretchy') !== 'false') continue;
    over.setAttribute('accent', 'true');
    if (textOf(mark) === '‾') mark.textContent = '¯';
  }
}

/** The browser's own layout is used: a strict content security policy forbids the inline styles that the renderer adds. */
function rendered(latex: string): Element {
  const markup = temml.renderToString(latex, { displayMode: true, throwOnError: true, strict: true });
  const root = new DOMParser().parseFromString(markup, 'text/xml').documentElement as unknown as Element;
  for (const node of [root, ...root.querySelectorAll('[style], [class]')]) {
    node.removeAttribute('style');
    node.removeAttribute('class');
  }
  markAccents(root);
  return root;
}

const isSpace = (node: Element): boolean =>
  node.localName === 'mspace' || (node.localName === 'mtext' && textOf(node).trim() === '');
const isWide = (node: Element): boolean =>
  node.localName === 'mspace' && Number.parseFloat(node.getAttribute('width') ?? '') >= 1;
const isComma = (node: Element | null): boolean => node?.localName === 'mo' && /^[,;]$/.test(textOf(node));
const isBar = (node: Element): boolean => node.localName === 'mi' && textOf(node) === '|';
const isFenced = (node: Element): boolean =>
  node.localName === 'mrow' && node.children[0]?.getAttribute('fence') === 'true';

/** Words that stand apart from what is before and after them; others, as in p-value, are a part of the mathematics. */
function isWords(node: Element): boolean {
  const text = textOf(node);
  if (node.localName !== 'mtext' || text.trim() === '') return false;
  const [before, after] = [node.previousElementSibling, node.nextElementSibling];
  const apart = (beside: Element | null, end: string | undefined): boolean =>
    beside === null || isSpace(beside) || end === '\u00a0';
  return apart(before, text.at(0)) && apart(after, text.at(-1));
}

const RELATIONS = new Set(['=', '≤', '≥', '<', '>', '≈', '∼', '→', ':']);
const SUMS = new Set(['+', '−', '±']);

const isOperator = (node: Element, signs: ReadonlySet<string>): boolean =>
  node.localName === 'mo' && node.getAttribute('form') !== 'prefix' && signs.has(textOf(node));

/** By how much words can be longer than the English ones. */
const OTHER_LANGUAGES = 1.7;

/** About how many letters wide: fractions and indices take less than they have. */
function width(node: Element): number {
  const children = childrenOf(node);
  if (children.length === 0)
    return isSpace(node) ? 1 : textOf(node).length * (node.localName === 'mtext' ? OTHER_LANGUAGES : 1);
  const widths = children.map(width);
  const [base = 0, ...scripts] = widths;
  if (node.localName === 'mfrac' || node.localName.startsWith('munder') || node.localName === 'mover')
    return Math.max(...widths);
  if (node.localName.startsWith('msu')) return base + 0.7 * Math.max(...scripts);
  return widths.reduce((sum, one) => sum + one, 0);
}

/** A row in brackets that would fill a phone's line by itself is broken inside, unless its brackets are higher than its parts. */
const WIDEST_FENCE = 24;

const isOpened = (node: Element): boolean =>
  isFenced(node) &&
  width(node) > WIDEST_FENCE &&
  (node.children[0]?.getAttribute('stretchy') === 'false' || childrenOf(node).some(isComma));

const opened = (node: Element): Element[] => (isOpened(node) ? childrenOf(node).flatMap(opened) : [node]);

/** Cuts before the nodes that begin something new, never between two bars of an absolute value. */
function cutBefore(
  nodes: readonly Element[],
  begins: (node: Element, before: Element | undefined) => boolean,
): Element[][] {
  const rows: Element[][] = [];
  let barred = false;
  nodes.forEach((node, i) => {
    const starts = i === 0 || (!barred && begins(node, nodes[i - 1]));
    if (starts) rows.push([]);
    rows.at(-1)?.push(node);
    if (isBar(node)) barred = !barred;
  });
  return rows;
}

const trimmed = (nodes: readonly Element[]): Element[] => {
  const first = nodes.findIndex((node) => !isSpace(node));
  const last = nodes.findLastIndex((node) => !isSpace(node));
  return first === -1 ? [] : nodes.slice(first, last + 1);
};

/** An operator at the beginning of a line stays one between two terms. */
function asInfix(node: Element | undefined): void {
  if (node && isOperator(node, new Set([...RELATIONS, ...SUMS]))) node.setAttribute('form', 'infix');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Words are words of the page and break as such; everything else is mathematics in the size of a line of its own. */
function printed(nodes: readonly Element[]): string[] {
  const isOnItsOwn = (node: Element, before: Element | undefined): boolean =>
    isWords(node) || (before !== undefined && isWords(before));
  return cutBefore(nodes, isOnItsOwn).flatMap((row) => {
    const [first, ...others] = trimmed(row);
    if (!first) return [];
    if (isWords(first)) return [`<span>${escaped(textOf(first)).replaceAll('\u00a0', ' ').trim()}</span>`];
    asInfix(first);
    return [`<math displaystyle="true"><mrow>${[first, ...others].map(markupOf).join('')}</mrow></math>`];
  });
}

/** A statement begins after a wide space, after a comma with any space, and with words. */
const beginsStatement = (node: Element, before: Element | undefined): boolean =>
  before !== undefined &&
  (isWords(node) || isWide(before) || (isSpace(before) && isComma(before.previousElementSibling)));

const beginsRelation = (node: Element, before: Element | undefined): boolean =>
  isOperator(node, RELATIONS) && textOf(before) !== ':';

/** What is in wider brackets may go to the line below the fraction that it is multiplied by. */
const WIDEST_FACTOR = 12;

const beginsTerm = (node: Element, before: Element | undefined): boolean =>
  isOperator(node, SUMS) || (before?.localName === 'mfrac' && isFenced(node) && width(node) > WIDEST_FACTOR);

function statementsOf(root: Element): Statement[] {
  const [only] = childrenOf(root);
  const row = only?.localName === 'mrow' && !isFenced(only) ? childrenOf(only) : childrenOf(root);
  return cutBefore(row.flatMap(opened), beginsStatement)
    .map((statement) =>
      cutBefore(statement, beginsRelation)
        .map((relation) => cutBefore(relation, beginsTerm).flatMap(printed))
        .filter((relation) => relation.length > 0),
    )
    .filter((statement) => statement.length > 0);
}

/**
 * @param latex one line of a formula, without dollars
 * @throws when it is not valid LaTeX
 */
export function formulaOf(latex: string): Formula {
  // Finding the pieces changes the tree: each has one of its own.
  return { mathMl: markupOf(rendered(latex)), statements: statementsOf(rendered(latex)) };
}
