import { type Control, isControl } from './sheet.ts';

/** Moves between figures as in a spreadsheet: arrows and Enter; Tab goes along the row by itself. */

interface Place {
  row: number;
  column: number;
}

export function placeOf(rows: readonly Control[][], control: Control): Place | undefined {
  const row = rows.findIndex((controls) => controls.includes(control));
  return row < 0 ? undefined : { row, column: rows[row]?.indexOf(control) ?? 0 };
}

const STAY: Place = { row: 0, column: 0 };

/** A list that hangs open has all keys to itself, and so has one of a browser that does not say. */
const isOpen = (control: Control): boolean =>
  control instanceof HTMLSelectElement && (!CSS.supports('selector(:open)') || control.matches(':open'));

/**
 * Where a key leads; undefined: it is meant for the text, or the list. A list is opened with Space, or Alt and an arrow, as browsers do, and
 * arrows choose in it then: passing over a closed one must not change a figure.
 */
function stepFor(event: KeyboardEvent, control: Control): Place | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || isOpen(control))
    return undefined;
  const isList = control instanceof HTMLSelectElement;
  const isForText = event.shiftKey && !isList;
  switch (event.key) {
    case 'Enter':
      return { row: event.shiftKey ? -1 : 1, column: 0 };
    case 'ArrowDown':
      return { row: 1, column: 0 };
    case 'ArrowUp':
      return { row: -1, column: 0 };
    case 'ArrowLeft':
      return !isForText && isAtEdge(control, 'start') ? { row: 0, column: -1 } : undefined;
    case 'ArrowRight':
      return !isForText && isAtEdge(control, 'end') ? { row: 0, column: 1 } : undefined;
    case 'PageUp':
    case 'PageDown':
    case 'Home':
    case 'End':
      return isList ? STAY : undefined;
    default:
      return undefined;
  }
}

/** Whether the caret can go no further within the text, or all of it is selected. */
function isAtEdge(control: Control, edge: 'start' | 'end'): boolean {
  if (!(control instanceof HTMLInputElement)) return true;
  const { selectionStart, selectionEnd, value } = control;
  if (selectionStart === 0 && selectionEnd === value.length) return true;
  const caret = edge === 'start' ? 0 : value.length;
  return selectionStart === caret && selectionEnd === caret;
}

export function moveByKeys(root: HTMLElement, rows: () => Control[][]): void {
  root.addEventListener('keydown', (event) => {
    const control = event.target;
    if (!isControl(control)) return;
    const step = stepFor(event, control);
    if (!step) return;
    const controls = rows();
    const from = placeOf(controls, control);
    if (!from) {
      if (control instanceof HTMLSelectElement) event.preventDefault();
      return;
    }
    // Enter never sends the form from a figure: it saves itself.
    event.preventDefault();
    const row = controls[from.row + step.row];
    const to = row?.[Math.min(from.column + step.column, row.length - 1)];
    if (!to) return;
    to.focus();
    if (to instanceof HTMLInputElement) to.select();
  });
}
