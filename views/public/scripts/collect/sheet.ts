import { commentFrom } from '../../../../server/domain/comment.ts';
import { applied, checkEdited, completed, type Entry } from '../../../../server/domain/entry-edit.ts';
import { entryValue, fieldsOf, figuresFrom, restsOnTooFew } from '../../../../server/domain/entry-form.ts';
import { parseNumber } from '../../../../server/domain/number-input.ts';
import type { Problem } from '../../../../server/domain/problem.ts';
import type { LiveData, LiveEntry, LiveIndicator } from '../../../../server/submissions/live.ts';
import type { Words } from './words.ts';

/** The page as a sheet of entries: where their controls are, what is in them, and how they are marked. */

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** How a control stands, in word and shape. */
export type Mark = 'saved' | 'saving' | 'queued' | 'waiting' | 'refused' | 'conflict' | 'changed' | 'locked';

export const PROPERTIES = ['comment', 'absence', 'reason', 'followUp'] as const;
export type Property = (typeof PROPERTIES)[number];
export const isProperty = (name: string): name is Property => PROPERTIES.some((one) => one === name);

export const isControl = (element: unknown): element is Control =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLSelectElement ||
  element instanceof HTMLTextAreaElement;

/** What a control holds, as it is sent. */
export const textIn = (control: Control): string =>
  control instanceof HTMLInputElement && control.type === 'checkbox'
    ? control.checked
      ? 'yes'
      : ''
    : control.value;

export function putText(control: Control, text: string): void {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = text !== '';
  else control.value = text;
}

/** Where a figure stands; without a control where nobody may change it. */
export interface Cell {
  place: HTMLElement;
  control: Control | null;
}

export class SheetEntry {
  readonly live: LiveEntry;
  readonly indicator: LiveIndicator;
  /** By field of the form, or property. */
  readonly controls = new Map<string, Control>();
  /** What the server is known to hold, as texts. What somebody else has changed counts from when the page shows it. */
  readonly stored: Map<string, string>;
  /** The versions that `stored` is from, by name; the one that the page was loaded with goes without saying. */
  readonly #from = new Map<string, string>();
  /** As the server has it now, where that is not shown. */
  readonly #unseen = new Map<string, string>();
  /** What was shown before the page was loaded, to who typed something then; null: nobody knows. */
  readonly #shownBefore = new Map<string, string | null>();
  /** All that the page has heard of, the oldest first. */
  readonly #versions: string[];
  readonly #loaded: string;

  constructor(live: LiveEntry, indicator: LiveIndicator) {
    this.live = live;
    this.indicator = indicator;
    this.#loaded = live.version;
    this.#versions = [live.version];
    this.stored = new Map(Object.entries(live.stored));
  }

  /** Shown on the page, and in this version of the entry. */
  see(name: string, text: string, version: string): void {
    this.stored.set(name, text);
    this.#from.set(name, version);
    this.#unseen.delete(name);
    this.#shownBefore.delete(name);
  }

  /** The entry has this version now, and these texts, whatever of them is shown. */
  hear(version: string, now: ReadonlyMap<string, string>): void {
    this.live.version = version;
    this.#versions.push(version);
    for (const [name, text] of now) this.#unseen.set(name, text);
  }

  /** Something was typed before the page was loaded, by somebody who had seen no more than this. */
  sawOnly(name: string, version: string, text: string | null): void {
    this.#versions.unshift(version);
    this.#from.set(name, version);
    this.#shownBefore.set(name, text);
  }

  /** What its author saw there before typing. */
  shown = (name: string): string | null =>
    this.#shownBefore.has(name) ? (this.#shownBefore.get(name) ?? null) : (this.stored.get(name) ?? '');

  /** As the server is known to have it, shown or not. */
  latest = (name: string): string => this.#unseen.get(name) ?? this.stored.get(name) ?? '';

  seen = (name: string): string => this.#from.get(name) ?? this.#loaded;

  /** The version that an edit of these rests on: what has not been seen of one of them is not known. */
  basisOf(names: readonly string[]): string {
    const age = (version: string): number => this.#versions.lastIndexOf(version);
    return names.map(this.seen).reduce((a, b) => (age(b) < age(a) ? b : a), this.live.version);
  }

  text = (name: string): string => {
    const control = this.controls.get(name);
    return control ? textIn(control) : (this.stored.get(name) ?? '');
  };

  get typed(): Record<string, string> {
    return Object.fromEntries(fieldsOf(this.indicator).map((field) => [field, this.text(field)]));
  }

  get numbers(): Record<string, number | null> {
    return numbersIn(this.typed);
  }

  /** As the page shows it. */
  get entry(): Entry {
    const absence = this.text('absence');
    return {
      numbers: this.numbers,
      comment: commentFrom(this.text('comment')),
      absence: absence === 'not-applicable' || absence === 'not-collected' ? absence : null,
      reason: commentFrom(this.text('reason')),
      followUp: this.text('followUp') !== '',
    };
  }

  get isAsStored(): boolean {
    return [...this.controls].every(([name, control]) => textIn(control) === (this.stored.get(name) ?? ''));
  }

  check = (): Problem[] => checkEdited(this.indicator, this.entry, { typed: this.typed });

  /** What would be wrong with other texts in some of its fields; a figure would end an absence. */
  checkWith(texts: ReadonlyMap<string, string>): Problem[] {
    const typed = { ...this.typed, ...Object.fromEntries(texts) };
    const change = completed(this.indicator, { numbers: numbersIn(Object.fromEntries(texts)) });
    return checkEdited(this.indicator, applied(this.entry, change), { typed });
  }
}

/** @returns by field; NaN: no number */
const numbersIn = (typed: Readonly<Record<string, string>>): Record<string, number | null> =>
  Object.fromEntries(
    Object.entries(typed).map(([field, text]) => {
      const number = parseNumber(text);
      return [field, number === undefined ? NaN : number];
    }),
  );

const keyOf = (unit: string, indicator: string): string => `${unit} ${indicator}`;

export class Sheet {
  readonly root: HTMLElement;
  readonly live: LiveData;
  readonly words: Words;
  readonly #entries = new Map<string, SheetEntry>();

  constructor(root: HTMLElement, live: LiveData, words: Words) {
    this.root = root;
    this.live = live;
    this.words = words;
    for (const one of live.entries) {
      const indicator = live.indicators.find(({ code }) => code === one.indicator);
      if (indicator) this.#entries.set(keyOf(one.unit, one.indicator), new SheetEntry(one, indicator));
    }
    for (const control of root.querySelectorAll('[data-property]')) {
      const entry = this.entryOf(control);
      if (!entry || !isControl(control)) continue;
      entry.controls.set(control.dataset['property'] ?? '', control);
    }
  }

  entryOf(element: Element): SheetEntry | undefined {
    const unit = element.closest<HTMLElement>('[data-unit]')?.dataset['unit'] ?? '';
    const indicator = element.closest<HTMLElement>('[data-indicator]')?.dataset['indicator'] ?? '';
    return this.find(unit, indicator);
  }

  find = (unit: string, indicator: string): SheetEntry | undefined =>
    this.#entries.get(keyOf(unit, indicator));

  get entries(): Iterable<SheetEntry> {
    return this.#entries.values();
  }

  entriesOf = (unit: string): SheetEntry[] =>
    [...this.#entries.values()].filter(({ live }) => live.unit === unit);

  /** Something of one unit's: its form is the whole page, or a row of a sheet of many. */
  placeIn(unit: string, selector: string): HTMLElement | null {
    const scope = this.root.querySelector(`[data-unit="${CSS.escape(unit)}"]`) ?? this.root;
    return (this.root.dataset['unit'] === unit ? this.root : scope).querySelector<HTMLElement>(selector);
  }

  /** Figures in rows and columns, as they stand on the page, with those that nobody may change. */
  cells(): Cell[][] {
    return [...this.root.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll<HTMLElement>('[data-cell]')].flatMap((place) => {
        const control = place.querySelector<HTMLElement>('[data-property]');
        if (isProperty(control?.dataset['property'] ?? '')) return [];
        return [{ place, control: isControl(control) ? control : null }];
      }),
    );
  }

  /** Those that can be moved to. */
  rows(): Control[][] {
    return this.cells()
      .map((row) => row.flatMap(({ control }) => control ?? []))
      .filter((row) => row.length > 0);
  }

  /** Shows how a control stands. @param text said besides the word of the mark */
  mark(control: Control, mark: Mark | null, text = ''): HTMLElement | null {
    const field = control.closest<HTMLElement>('[data-cell]') ?? control.parentElement;
    let place = field?.querySelector<HTMLElement>(':scope > .mz-cell-state') ?? null;
    if (!mark) {
      place?.remove();
      control.removeAttribute('aria-invalid');
      return null;
    }
    if (!place) {
      place = document.createElement('span');
      place.className = 'mz-cell-state';
      place.id = `${control.id}-state`;
      field?.append(place);
    }
    place.dataset['state'] = mark;
    // What the server said of an earlier text is over.
    field?.querySelector(':scope > .mz-entry__error')?.remove();
    const word = document.createElement('span');
    word.className = 'mz-cell-state__word';
    word.textContent = [this.words.say(mark), text].filter(Boolean).join(': ');
    place.replaceChildren(word);
    control.setAttribute('aria-describedby', place.id);
    if (mark === 'refused' || mark === 'conflict') control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
    return place;
  }

  /** Shows values as they follow from what is typed. */
  compute(source: SheetEntry): void {
    const { unit } = source.live;
    const rows = figuresFrom(source.indicator, source.numbers);
    for (const indicator of this.live.indicators) {
      const isOwn = indicator.code === source.indicator.code;
      const isDerived = indicator.entry.form === 'derived' && indicator.entry.from === source.indicator.code;
      if (!isOwn && !isDerived) continue;
      const value = entryValue(indicator, source.indicator, rows);
      const tooFew = value !== undefined && restsOnTooFew(indicator, rows);
      this.show(unit, indicator.code, {
        text: value === undefined ? '–' : this.words.number(value, indicator.decimals),
        note: tooFew ? this.words.say('too-few', { n: indicator.minN }) : '',
      });
    }
  }

  show(unit: string, code: string, { text, note }: { text: string; note: string }): void {
    const value = this.placeIn(unit, `[data-value="${CSS.escape(code)}"]`);
    const about = this.placeIn(unit, `[data-note="${CSS.escape(code)}"]`);
    if (value) value.textContent = text;
    if (about) about.textContent = note;
  }

  /** Who entered what is stored of the indicator, and when. */
  showEntered(unit: string, indicator: string, text: string): void {
    const place = this.placeIn(unit, `[data-entered="${CSS.escape(indicator)}"]`);
    if (place) place.textContent = text;
  }
}
