import type { Connection } from './courier.ts';
import { namesIn, outcomeOf, textOf } from './edit-parts.ts';
import * as outbox from './outbox.ts';
import {
  type Control,
  type Mark,
  PROPERTIES,
  putText,
  type Sheet,
  type SheetEntry,
  textIn,
} from './sheet.ts';

export interface Standing {
  here: outbox.WaitingEdit[];
  elsewhere: outbox.WaitingEdit[];
}

/** This person's edits of the quarter that have not reached the server, and their marks on the page. */
export class OwnEdits {
  readonly #sheet: Sheet;
  /** What the outbox or the server has from a control, or has put there, on whichever page it was typed. */
  readonly #settled = new WeakMap<Control, string>();
  /** What is queued waits for it, or for its turn. */
  connection: Connection = navigator.onLine ? 'online' : 'offline';
  /** Both values are there, and somebody has to choose. */
  onConflict: (waiting: outbox.WaitingEdit, place: HTMLElement) => void = () => undefined;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
  }

  /** Those that can be shown on this page. */
  list = async (): Promise<outbox.WaitingEdit[]> => (await this.standing()).here;

  /** Those of this page, and those of other forms, quarters, or rows that are locked. */
  async standing(): Promise<Standing> {
    const { email, period } = this.#sheet.live;
    const mine = (await outbox.list()).filter((one) => one.email === email);
    const isHere = (one: outbox.WaitingEdit): boolean => {
      const controls = this.#sheet.find(one.unit, one.edit.indicator)?.controls;
      return one.period === period && namesIn(one.edit).some((name) => controls?.has(name));
    };
    return { here: mine.filter(isHere), elsewhere: mine.filter((one) => !isHere(one)) };
  }

  /** In the order of entering. */
  async about({
    unit,
    indicator,
  }: Pick<SheetEntry['live'], 'unit' | 'indicator'>): Promise<outbox.WaitingEdit[]> {
    return (await this.list()).filter((one) => one.unit === unit && one.edit.indicator === indicator);
  }

  async forget(waiting: outbox.WaitingEdit): Promise<void> {
    for (const one of await this.list()) {
      if (one.edit.id === waiting.edit.id && one.seq !== undefined) await outbox.remove(one.seq);
    }
  }

  /** Whether something else has been typed since: that is what matters then. */
  async isTypedOver({ unit, edit }: outbox.WaitingEdit): Promise<boolean> {
    return (await this.list()).some(
      (one) =>
        one.unit === unit &&
        one.edit.indicator === edit.indicator &&
        one.edit.id !== edit.id &&
        one.state === 'queued' &&
        [...PROPERTIES, ...Object.keys(edit.numbers ?? {})].some(
          (name) => textOf(edit, name) !== undefined && textOf(one.edit, name) !== undefined,
        ),
    );
  }

  /** The controls that a waiting edit is about, if they are on this page. */
  each(
    { unit, edit }: outbox.WaitingEdit,
    work: (control: Control, entry: SheetEntry, name: string) => void,
  ): void {
    const entry = this.#sheet.find(unit, edit.indicator);
    if (!entry) return;
    for (const [name, control] of entry.controls)
      if (textOf(edit, name) !== undefined) work(control, entry, name);
  }

  /** Whether a control says something else than what the outbox or the server last had from it, or put there: it waits to be left. */
  isTyped(entry: SheetEntry, name: string): boolean {
    const control = entry.controls.get(name);
    if (!control) return false;
    return textIn(control) !== (this.#settled.get(control) ?? entry.stored.get(name) ?? '');
  }

  /** What was typed there is in the outbox now, or stored already: something newer may take its place. */
  settle(control: Control, text: string): void {
    this.#settled.set(control, text);
  }

  put(control: Control, text: string): void {
    this.settle(control, text);
    putText(control, text);
  }

  /** Shows an edit where it was typed. */
  hold(waiting: outbox.WaitingEdit): void {
    this.each(waiting, (control, _, name) => {
      this.settle(control, textOf(waiting.edit, name) ?? '');
      this.show(waiting, control);
    });
  }

  /** Shows what waits of an entry, where nothing else is being typed: the latest, whichever page it is from. */
  async bringLatest({ unit, edit: { indicator } }: outbox.WaitingEdit): Promise<void> {
    for (const one of await this.about({ unit, indicator })) this.bring(one, { over: false });
  }

  /**
   * Shows an edit of the outbox, and what follows from it once it is taken: a figure ends an absence, an absence takes the figures away.
   *
   * @param over also over what stands in the control, which may be what is just being typed
   */
  bring(waiting: outbox.WaitingEdit, { over }: { over: boolean }): void {
    const { unit, edit, state } = waiting;
    const entry = this.#sheet.find(unit, edit.indicator);
    if (!entry) return;
    const said = new Map(namesIn(edit).map((name) => [name, textOf(edit, name) ?? '']));
    for (const [name, text] of state === 'queued' ? outcomeOf(entry.indicator, edit) : said) {
      const control = entry.controls.get(name);
      if (!control) continue;
      if (!over && textIn(control) !== text && this.isTyped(entry, name)) continue;
      this.put(control, text);
      this.#sheet.compute(entry);
      if (said.has(name)) this.show(waiting, control);
    }
  }

  get #queuedMark(): Mark {
    return this.connection === 'online' ? 'saving' : this.connection === 'offline' ? 'waiting' : 'queued';
  }

  show(waiting: outbox.WaitingEdit, control: Control): void {
    const { state } = waiting;
    control.closest('details')?.setAttribute('open', '');
    const place = this.#sheet.mark(
      control,
      state === 'queued' ? this.#queuedMark : state,
      this.#reasonAt(waiting, control),
    );
    if (state === 'conflict' && place) this.onConflict(waiting, place);
  }

  /** Why it waits, beside this control: it may be because of another one, where it is said then. */
  #reasonAt({ edit, state, why, at }: outbox.WaitingEdit, control: Control): string {
    if (state !== 'refused' || at === undefined || !namesIn(edit).includes(at)) return why;
    const { words } = this.#sheet;
    const name = control.dataset['property'] ?? '';
    const own = this.#sheet
      .entryOf(control)
      ?.check()
      .find(({ path, severity }) => path === name && severity === 'error');
    if (own) return words.problem(own);
    return at === name ? why : words.say('refused-beside');
  }
}
