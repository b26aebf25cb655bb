import { parseBlock } from './paste-block.ts';
import { paste, pastedFrom, type PasteStep, takeBack } from './paste-plan.ts';
import { previewOf, rowNameOf } from './paste-preview.ts';
import { type Control, isControl, type Sheet } from './sheet.ts';

/** A block copied from a spreadsheet: what it would change is shown first, and can be taken back. */

/** What would be taken back next. */
export interface LastPaste {
  count: number;
  /** Where it began. */
  from: string;
}

export interface PasteEvents {
  /** The control has another text now. */
  onChange: (control: Control) => void;
  onLast: (last: LastPaste | undefined) => void;
}

/** One cell is an ordinary paste into a field, unless the field is a list or would cut it. */
const isForField = (control: Control, [row = [], ...more]: readonly string[][], text: string): boolean =>
  more.length === 0 &&
  row.length < 2 &&
  control instanceof HTMLInputElement &&
  text.length <= control.maxLength;

export class Pasting {
  readonly #sheet: Sheet;
  readonly #events: PasteEvents;
  /** The latest is the last. */
  readonly #steps: PasteStep[] = [];

  constructor(sheet: Sheet, events: PasteEvents) {
    this.#sheet = sheet;
    this.#events = events;
  }

  listen(): void {
    // Not every browser tells a list that has the focus.
    document.addEventListener('paste', (event) => {
      this.#pasted(event);
    });
  }

  /** The latest paste that is left. */
  takeBack(): void {
    const step = this.#steps.pop();
    if (!step) return;
    for (const control of takeBack(step)) this.#events.onChange(control);
    // The button goes with the last one.
    if (this.#steps.length === 0) step.figures[0]?.control.focus();
    this.#sayLast();
  }

  #pasted(event: ClipboardEvent): void {
    const control = isControl(event.target) ? event.target : document.activeElement;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!isControl(control) || !this.#sheet.rows().flat().includes(control)) return;
    const block = parseBlock(text);
    if (text === '' || isForField(control, block, text)) return;
    event.preventDefault();
    const pasted = pastedFrom(this.#sheet, control, block);
    const dialog = previewOf(this.#sheet.words, pasted);
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      control.focus();
      const step = dialog.returnValue === 'apply' ? paste(pasted) : undefined;
      if (!step) return;
      // What ends with them need not be said.
      for (const { control: one } of step.figures) this.#events.onChange(one);
      this.#steps.push(step);
      this.#sayLast();
    });
    dialog.showModal();
  }

  #sayLast(): void {
    const figures = this.#steps.at(-1)?.figures ?? [];
    const [first] = figures;
    const isForm = this.#sheet.root.dataset['unit'] !== undefined;
    const from =
      first && [isForm ? '' : rowNameOf(first.control), first.entry.indicator.code].join(' ').trim();
    this.#events.onLast(from ? { count: figures.length, from } : undefined);
  }
}
