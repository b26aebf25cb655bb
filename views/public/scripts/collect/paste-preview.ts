import { isPut, nameOf, type Pasted, type PastedCell, type PastedEntry } from './paste-plan.ts';
import type { Cell, Mark, SheetEntry } from './sheet.ts';
import type { Words } from './words.ts';

/** The dialog that shows what a block would change: nothing is pasted unseen. */

const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
};

/** Of an indicator on a unit's own form, of a unit on a sheet of many. */
export const rowNameOf = (place: HTMLElement): string =>
  place.closest('tr')?.querySelector('th')?.firstChild?.textContent?.trim() ?? '';

const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' · ');

/** On a sheet of many units a cell's own name says whose it is. */
const cellName = ({ place, control }: Cell): string =>
  place.dataset['name'] ??
  control?.getAttribute('aria-label') ??
  joined(rowNameOf(place), control?.labels?.[0]?.textContent.trim());

const mark = (state: Mark, text: string): HTMLElement => {
  const made = element('span', 'mz-cell-state', element('span', 'mz-cell-state__word', text));
  made.dataset['state'] = state;
  return made;
};

const line = (name: string, before: string, ...after: (Node | string)[]): HTMLElement =>
  element(
    'tr',
    'govuk-table__row',
    element('td', 'govuk-table__cell', name),
    element('td', 'govuk-table__cell', before),
    element('td', 'govuk-table__cell', ...after),
  );

/** Why it is not stored, said where it belongs if that is to be seen. */
function whyNot(words: Words, { cell, problem }: PastedCell, beside: readonly PastedCell[]): string {
  if (!problem) return '';
  const isAt = ({ control }: Cell): boolean => control !== null && nameOf(control) === problem.path;
  const isElsewhere = !isAt(cell) && beside.some((one) => isAt(one.cell));
  return isElsewhere ? words.say('refused-beside') : words.problem(problem);
}

function cellLine(words: Words, pasted: PastedCell, beside: readonly PastedCell[]): HTMLElement {
  const { cell, before, after, fate } = pasted;
  const why = whyNot(words, pasted, beside);
  const then = {
    stored: () => [after || words.say('paste-emptied')],
    refused: () => [after || words.say('paste-emptied'), mark('refused', `${words.say('refused')}: ${why}`)],
    unlisted: () => [after, mark('refused', words.say('paste-unlisted', { text: why }))],
    locked: () => [mark('locked', words.say('paste-locked'))],
  }[fate]();
  return line(cellName(cell), before || '–', ...then);
}

/** That there is no figure, and what becomes of that. */
function absenceLine(words: Words, entry: SheetEntry, absence: 'ends' | 'stays'): HTMLElement[] {
  const control = entry.controls.get('absence');
  if (!(control instanceof HTMLSelectElement)) return [];
  const said = [control.selectedOptions[0]?.text ?? '', entry.text('reason').trim()]
    .filter(Boolean)
    .join(': ');
  const name = joined(rowNameOf(control), entry.indicator.code, control.labels[0]?.textContent.trim());
  return [line(name, said, words.say(`paste-absence-${absence}`))];
}

const entryLines = (words: Words, { entry, cells, absence }: PastedEntry): HTMLElement[] => [
  ...cells.map((cell) => cellLine(words, cell, cells)),
  ...(absence ? absenceLine(words, entry, absence) : []),
];

function tableOf(words: Words, entries: readonly PastedEntry[]): HTMLTableElement {
  const heads = (['paste-cell', 'paste-now', 'paste-then'] as const).map((key) => {
    const head = element('th', 'govuk-table__header', words.say(key));
    head.scope = 'col';
    return head;
  });
  return element(
    'table',
    'govuk-table mz-pasted',
    element('thead', '', element('tr', '', ...heads)),
    element('tbody', '', ...entries.flatMap((one) => entryLines(words, one))),
  );
}

const button = (text: string, value: string, isSecondary: boolean): HTMLButtonElement => {
  const made = element('button', `govuk-button${isSecondary ? ' govuk-button--secondary' : ''}`, text);
  made.value = value;
  return made;
};

/** Closes with `apply` once somebody has agreed. */
export function previewOf(words: Words, { entries, beyond }: Pasted): HTMLDialogElement {
  const cells = entries.flatMap((one) => one.cells);
  const count = cells.filter(isPut).length;
  const refused = cells.filter(({ fate }) => fate === 'refused').length;
  const form = element(
    'form',
    'mz-dialog__actions',
    ...(count === 0 ? [] : [button(words.say('paste-apply', { count }), 'apply', false)]),
    button(words.say('cancel'), '', true),
  );
  form.method = 'dialog';
  const title = element('h2', 'govuk-heading-m', words.say('paste-title', { count }));
  title.id = 'paste-title';
  const frame = element('div', 'mz-dialog__frame', tableOf(words, entries));
  frame.tabIndex = 0;
  const said = (text: string): HTMLElement => element('p', 'govuk-body', text);
  const dialog = element(
    'dialog',
    'mz-dialog',
    title,
    ...(count === 0 ? [said(words.say('paste-nothing'))] : []),
    ...(refused === 0 ? [] : [said(words.say('paste-refused', { count: refused }))]),
    ...(entries.length === 0 ? [] : [frame]),
    ...(beyond === 0 ? [] : [said(words.say('paste-beyond', { count: beyond }))]),
    form,
  );
  dialog.setAttribute('aria-labelledby', title.id);
  return dialog;
}
