import { parseNumber } from '../../../../server/domain/number-input.ts';
import { placeOf } from './keyboard.ts';
import { type Control, isControl, putText, textIn } from './sheet.ts';
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
  control: Control;
  before: string;
  after: string;
}

/** What of the block falls on figures that it changes, and how many of its cells fall beside the sheet. */
function cellsOf(
  rows: readonly Control[][],
  from: Control,
  block: readonly string[][],
): { cells: PastedCell[]; beyond: number } {
  const start = placeOf(rows, from);
  const cells: PastedCell[] = [];
  let beyond = 0;
  block.forEach((line, i) => {
    line.forEach((after, j) => {
      const control = start && rows[start.row + i]?.[start.column + j];
      if (!control) {
        if (after !== '') beyond += 1;
        return;
      }
      const before = textIn(control);
      if (!isSame(before, after)) cells.push({ control, before, after });
    });
  });
  return { cells, beyond };
}

/** `1 250,0` and `1250` are the same figure. */
function isSame(before: string, after: string): boolean {
  const [a, b] = [parseNumber(before), parseNumber(after)];
  return before === after || (a !== undefined && a === b);
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

const nameOf = (control: Control): string => {
  const row = control.closest('tr')?.querySelector('th')?.firstChild?.textContent?.trim() ?? '';
  return [row, control.labels?.[0]?.textContent?.trim() ?? control.getAttribute('aria-label') ?? '']
    .filter(Boolean)
    .join(' · ');
};

function preview(words: Words, { cells, beyond }: ReturnType<typeof cellsOf>): HTMLDialogElement {
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
      ...cells.map(({ control, before, after }) =>
        element(
          'tr',
          'govuk-table__row',
          element('td', 'govuk-table__cell', nameOf(control)),
          element('td', 'govuk-table__cell govuk-table__cell--numeric', before || '–'),
          element('td', 'govuk-table__cell govuk-table__cell--numeric', after || '–'),
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
    ...(cells.length === 0
      ? []
      : [button(words.say('paste-apply', { count: cells.length }), 'apply', false)]),
    button(words.say('cancel'), '', true),
  );
  form.method = 'dialog';
  const title = element('h2', 'govuk-heading-m', words.say('paste-title', { count: cells.length }));
  title.id = 'paste-title';
  const frame = element('div', 'mz-dialog__frame', table);
  frame.tabIndex = 0;
  const dialog = element(
    'dialog',
    'mz-dialog',
    title,
    ...(cells.length === 0 ? [element('p', 'govuk-body', words.say('paste-nothing'))] : [frame]),
    ...(beyond === 0 ? [] : [element('p', 'govuk-body', words.say('paste-beyond', { count: beyond }))]),
    form,
  );
  dialog.setAttribute('aria-labelledby', title.id);
  return dialog;
}

export interface Pasting {
  rows: () => Control[][];
  words: Words;
  /** The control has another text now. */
  onChange: (control: Control) => void;
  /** Something can be taken back. */
  onUndo: (undo: () => void) => void;
}

export function pasteBlocks(root: HTMLElement, { rows, words, onChange, onUndo }: Pasting): void {
  const apply = (texts: readonly (readonly [Control, string])[]): void => {
    for (const [control, text] of texts) putText(control, text);
    for (const [control] of texts) onChange(control);
  };
  root.addEventListener('paste', (event) => {
    const control = event.target;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    // One cell is an ordinary paste into a field.
    if (!isControl(control) || !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return;
    const controls = rows();
    if (!placeOf(controls, control)) return;
    event.preventDefault();
    const found = cellsOf(controls, control, parseBlock(text));
    const dialog = preview(words, found);
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      control.focus();
      if (dialog.returnValue !== 'apply') return;
      apply(found.cells.map(({ control: one, after }) => [one, after] as const));
      onUndo(() => {
        apply(found.cells.map(({ control: one, before }) => [one, before] as const));
      });
    });
    dialog.showModal();
  });
}
