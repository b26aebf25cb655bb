import { isSameFigure } from './edit-parts.ts';
import { type Cell, type Control, isControl, putText, textIn } from './sheet.ts';
import type { Words } from './words.ts';

/** A block copied from a spreadsheet: what it would change is shown first, and can be taken back. */

/** Cells of a block as spreadsheets put it on the clipboard: lines of cells between tabs; a cell with a line break stands in quotes. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = text.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
  for (const [, quoted, plain, end] of cells.matchAll(
    /(?:"((?:[^"]|"")*)"(?=\t|\n|$)|([^\t\n]*))(\t|\n|$)/g,
  )) {
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
    if (end === '\n') rows.push([]);
    if (end === '') break;
  }
  return rows;
}

interface PastedCell {
  cell: Cell;
  /** Null: nobody may change it. */
  control: Control | null;
  before: string;
  after: string;
}

interface Pasted {
  cells: PastedCell[];
  /** How many cells of the block fall beside the sheet. */
  beyond: number;
}

/** Figures that are computed from something else have a control that only shows them. */
const isLocked = (control: Control): boolean => control instanceof HTMLInputElement && control.readOnly;

function pastedOn(cell: Cell, after: string): PastedCell[] {
  const control = cell.control && !isLocked(cell.control) ? cell.control : null;
  const before = cell.control ? textIn(cell.control) : cell.place.textContent.trim() || '';
  const isNothing = isSameFigure(before, after) || (control === null && after === '');
  return isNothing ? [] : [{ cell, control, before, after }];
}

/** What of the block falls on figures that differ. Each cell has its place, whether it can be changed or not. */
function pastedFrom(rows: readonly Cell[][], from: Control, block: readonly string[][]): Pasted {
  const row = rows.findIndex((cells) => cells.some(({ control }) => control === from));
  const column = rows[row]?.findIndex(({ control }) => control === from) ?? 0;
  const cells: PastedCell[] = [];
  let beyond = 0;
  block.forEach((line, i) => {
    line.forEach((after, j) => {
      const cell = rows[row + i]?.[column + j];
      if (cell) cells.push(...pastedOn(cell, after));
      else if (after !== '') beyond += 1;
    });
  });
  return { cells, beyond };
}

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

/** On a sheet of many units a cell's own name says whose it is. */
const nameOf = ({ place, control }: Cell): string => {
  const own = place.dataset['name'] ?? control?.getAttribute('aria-label');
  if (own) return own;
  const row = place.closest('tr')?.querySelector('th')?.firstChild?.textContent?.trim() ?? '';
  return [row, control?.labels?.[0]?.textContent.trim() ?? ''].filter(Boolean).join(' · ');
};

function preview(words: Words, { cells, beyond }: Pasted): HTMLDialogElement {
  const count = cells.filter(({ control }) => control !== null).length;
  const head = ['paste-cell', 'paste-now', 'paste-then'] as const;
  const table = element(
    'table',
    'govuk-table',
    element(
      'thead',
      '',
      element(
        'tr',
        '',
        ...head.map((key) => {
          const cell = element('th', 'govuk-table__header', words.say(key));
          cell.scope = 'col';
          return cell;
        }),
      ),
    ),
    element(
      'tbody',
      '',
      ...cells.map(({ cell, control, before, after }) =>
        element(
          'tr',
          'govuk-table__row',
          element('td', 'govuk-table__cell', nameOf(cell)),
          element('td', 'govuk-table__cell govuk-table__cell--numeric', before || '–'),
          element(
            'td',
            'govuk-table__cell govuk-table__cell--numeric',
            control === null ? words.say('paste-locked') : after || '–',
          ),
        ),
      ),
    ),
  );
  const button = (text: string, value: string, secondary: boolean): HTMLButtonElement => {
    const made = element('button', `govuk-button${secondary ? ' govuk-button--secondary' : ''}`, text);
    made.value = value;
    return made;
  };
  const form = element(
    'form',
    'mz-dialog__actions',
    ...(count === 0 ? [] : [button(words.say('paste-apply', { count }), 'apply', false)]),
    button(words.say('cancel'), '', true),
  );
  form.method = 'dialog';
  const title = element('h2', 'govuk-heading-m', words.say('paste-title', { count }));
  title.id = 'paste-title';
  const frame = element('div', 'mz-dialog__frame', table);
  frame.tabIndex = 0;
  const dialog = element(
    'dialog',
    'mz-dialog',
    title,
    ...(count === 0 ? [element('p', 'govuk-body', words.say('paste-nothing'))] : []),
    ...(cells.length === 0 ? [] : [frame]),
    ...(beyond === 0 ? [] : [element('p', 'govuk-body', words.say('paste-beyond', { count: beyond }))]),
    form,
  );
  dialog.setAttribute('aria-labelledby', title.id);
  return dialog;
}

export interface Pasting {
  cells: () => Cell[][];
  words: Words;
  /** The control has another text now. */
  onChange: (control: Control) => void;
  /** Something can be taken back. */
  onUndo: (undo: () => void) => void;
}

export function pasteBlocks(root: HTMLElement, { cells, words, onChange, onUndo }: Pasting): void {
  const apply = (texts: readonly (readonly [Control, string])[]): void => {
    for (const [control, text] of texts) putText(control, text);
    for (const [control] of texts) onChange(control);
  };
  root.addEventListener('paste', (event) => {
    const control = event.target;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    // One cell is an ordinary paste into a field.
    if (!isControl(control) || !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return;
    const rows = cells();
    if (!rows.flat().some((cell) => cell.control === control)) return;
    event.preventDefault();
    const found = pastedFrom(rows, control, parseBlock(text));
    const dialog = preview(words, found);
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      control.focus();
      if (dialog.returnValue !== 'apply') return;
      const changed = found.cells.flatMap(({ control: one, before, after }) =>
        one ? [{ one, before, after }] : [],
      );
      apply(changed.map(({ one, after }) => [one, after] as const));
      // What has been put right since, here or by somebody else, is not the paste's any more.
      onUndo(() => {
        apply(
          changed
            .filter(({ one, after }) => textIn(one) === after)
            .map(({ one, before }) => [one, before] as const),
        );
      });
    });
    dialog.showModal();
  });
}
