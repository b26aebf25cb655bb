import type { CellAnswer } from '../../../server/submissions/cell-view.ts';
import type { SentEdit } from '../../../server/submissions/cell-schema.ts';
import type { LiveData } from '../../../server/submissions/live.ts';
import { hasErrors } from '../../../server/domain/problem.ts';
import { type Connection, Courier, newEdit } from './collect/courier.ts';
import { WORKER_URL } from './collect/kept-pages.ts';
import { moveByKeys } from './collect/keyboard.ts';
import * as outbox from './collect/outbox.ts';
import { pasteBlocks } from './collect/paste.ts';
import {
  type Control,
  isControl,
  isProperty,
  putText,
  Sheet,
  type SheetEntry,
  textIn,
} from './collect/sheet.ts';
import { Status } from './collect/status.ts';
import * as typing from './collect/typing.ts';
import { wordsOf } from './collect/words.ts';

/** Figures that save themselves: what is typed goes into this browser's outbox at once, and from there to the server. */

const root = document.querySelector<HTMLElement>('[data-collect]');
const data = document.getElementById('collect-live')?.textContent;

/** How long handing in waits for figures that are on their way. */
const ARRIVAL_TRIES = 50;
const ARRIVAL_PAUSE_MS = 100;

const propertyOf = (control: Control): string => control.dataset['property'] ?? '';

/** The part of an edit that is about one control. */
function changeOf(name: string, text: string): Partial<SentEdit> {
  if (name === 'followUp') return { followUp: text !== '' };
  if (name === 'absence') return { absence: text as NonNullable<SentEdit['absence']> };
  return isProperty(name) ? { [name]: text } : { numbers: { [name]: text } };
}

/** What an edit says of a property; undefined: nothing. */
function textOf(edit: SentEdit, name: string): string | undefined {
  if (name === 'followUp') return edit.followUp === undefined ? undefined : edit.followUp ? 'yes' : '';
  return isProperty(name) ? (edit[name] as string | undefined) : edit.numbers?.[name];
}

class Collecting {
  readonly #sheet: Sheet;
  readonly #status: Status;
  readonly #courier: Courier;
  #undo: (() => void) | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
    this.#status = new Status(sheet.words, () => this.#takeBack());
    this.#courier = new Courier(sheet.live.email, {
      onSending: (waiting) => {
        this.#each(waiting, (control) => this.#sheet.mark(control, 'saving'));
      },
      onAnswer: (waiting, answer) => this.#alone(() => this.#take(waiting, answer)),
      onConnection: (connection) => void this.#connected(connection),
      onRefused: (waiting, why) => {
        this.#each(waiting, (control) => {
          this.#shown({ ...waiting, state: 'refused', why }, control);
        });
      },
    });
  }

  async start(): Promise<void> {
    const { root: form, words } = this.#sheet;
    form.addEventListener('input', ({ target }) => {
      const entry = isControl(target) && this.#sheet.entryOf(target);
      if (!entry || !isControl(target)) return;
      this.#sheet.compute(entry);
      const name = propertyOf(target);
      if (!entry.typedOn.has(name)) entry.typedOn.set(name, entry.live.version);
      typing.note({ ...this.#placeOf(entry, target), email: this.#sheet.live.email, text: textIn(target) });
    });
    form.addEventListener('change', ({ target }) => {
      if (isControl(target)) void this.#alone(() => this.#changed(target));
    });
    form.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLInputElement && target.dataset['property']) target.select();
    });
    form.addEventListener('submit', (event) => void this.#submitting(event));
    moveByKeys(form, () => this.#sheet.rows());
    pasteBlocks(form, {
      rows: () => this.#sheet.rows(),
      words,
      onChange: (control) => void this.#alone(() => this.#changed(control)),
      onUndo: (undo) => {
        this.#undo = undo;
        this.#status.offerUndo(true);
      },
    });
    await this.#alone(() => this.#restore());
    this.#courier.go();
  }

  #placeOf = ({ live }: SheetEntry, control: Control): Omit<typing.Typing, 'text' | 'email'> => ({
    period: this.#sheet.live.period,
    unit: live.unit,
    indicator: live.indicator,
    name: propertyOf(control),
  });

  /** One after the other: what is typed and what comes back would otherwise rest on half of each other. */
  #alone(work: () => Promise<void>): Promise<void> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  #takeBack(): void {
    this.#undo?.();
    this.#undo = undefined;
    this.#status.offerUndo(false);
  }

  /** The control of a waiting edit, if it is on this page. */
  #each(
    { unit, edit }: outbox.WaitingEdit,
    work: (control: Control, entry: SheetEntry, name: string) => void,
  ): void {
    const entry = this.#sheet.find(unit, edit.indicator);
    if (!entry) return;
    for (const [name, control] of entry.controls)
      if (textOf(edit, name) !== undefined) work(control, entry, name);
  }

  async #mine(): Promise<outbox.WaitingEdit[]> {
    const { email, period } = this.#sheet.live;
    return (await outbox.list()).filter((one) => one.email === email && one.period === period);
  }

  /** Puts back what had not reached the server when the page was closed. */
  async #restore(): Promise<void> {
    const mine = await this.#mine();
    for (const waiting of mine) {
      this.#each(waiting, (control, entry, name) => {
        putText(control, textOf(waiting.edit, name) ?? '');
        this.#sheet.compute(entry);
        this.#shown(waiting, control);
      });
    }
    for (const { period, unit, indicator, name, email, text } of typing.listNotes()) {
      const control = this.#sheet.find(unit, indicator)?.controls.get(name);
      if (!control || period !== this.#sheet.live.period || email !== this.#sheet.live.email) continue;
      putText(control, text);
      await this.#changed(control);
    }
    this.#status.count(await this.#mine());
    if (!navigator.onLine) this.#status.connection('offline');
  }

  #shown(waiting: outbox.WaitingEdit, control: Control): void {
    const { state, why } = waiting;
    control.closest('details')?.setAttribute('open', '');
    const place = this.#sheet.mark(control, state === 'queued' ? 'waiting' : state, why);
    if (state === 'conflict' && place) this.#offerChoice(waiting, place);
  }

  /** Somebody has typed something else. */
  async #changed(control: Control): Promise<void> {
    const entry = this.#sheet.entryOf(control);
    const name = propertyOf(control);
    if (!entry || !name) return;
    const text = textIn(control);
    this.#sheet.compute(entry);
    const { unit, indicator, version } = entry.live;
    const { period, email } = this.#sheet.live;
    const before = (await this.#mine()).filter(
      (one) => one.unit === unit && one.edit.indicator === indicator && textOf(one.edit, name) !== undefined,
    );
    const last = before.at(-1);
    const known = last ? textOf(last.edit, name) : entry.stored.get(name);
    if (known === text && before.every(({ state }) => state === 'queued')) {
      entry.typedOn.delete(name);
      typing.forget(this.#placeOf(entry, control));
      return;
    }
    // What was typed over is not sent any more, unless the server may have it already; what it had been based on stays.
    for (const { seq, state, tried } of before) {
      if (seq !== undefined && !(tried && state === 'queued')) await outbox.remove(seq);
    }
    const basedOn = before[0]?.edit.basedOn ?? entry.typedOn.get(name) ?? version;
    const problems = entry.check().filter(({ path }) => path === name);
    const isWrong = hasErrors(problems);
    const [problem] = problems;
    const why = problem && isWrong ? this.#sheet.words.problem(problem) : '';
    const change = { ...changeOf(name, text), ...this.#alongWith(entry, name) };
    const waiting: outbox.WaitingEdit = {
      edit: newEdit({ indicator, basedOn, ...change }),
      unit,
      period,
      email,
      state: isWrong ? 'refused' : 'queued',
      why,
    };
    await outbox.put(waiting);
    entry.typedOn.delete(name);
    typing.forget(this.#placeOf(entry, control));
    this.#shown(waiting, control);
    await this.#reconsider(entry);
    this.#status.count(await this.#mine());
    if (!isWrong) this.#courier.go();
  }

  /** What was refused may be right now that something beside it has changed: a numerator, once its denominator is larger. */
  async #reconsider(entry: SheetEntry): Promise<void> {
    const { unit, indicator } = entry.live;
    const wrong = new Set(entry.check().flatMap((one) => (one.severity === 'error' ? [one.path] : [])));
    for (const waiting of await this.#mine()) {
      const { edit, state } = waiting;
      if (waiting.unit !== unit || edit.indicator !== indicator || state !== 'refused') continue;
      const names = [...entry.controls.keys()].filter((name) => textOf(edit, name) !== undefined);
      if (names.some((name) => wrong.has(name))) continue;
      const again = { ...waiting, state: 'queued' as const, why: '' };
      await outbox.put(again);
      this.#each(again, (control) => {
        this.#shown(again, control);
      });
    }
  }

  /** That something was not collected and why are one statement: neither is sent without the other. */
  #alongWith(entry: SheetEntry, name: string): Partial<SentEdit> {
    if (name !== 'absence' && name !== 'reason') return {};
    return { absence: entry.text('absence') as '', reason: entry.text('reason') };
  }

  async #take(waiting: outbox.WaitingEdit, answer: CellAnswer): Promise<void> {
    const entry = this.#sheet.find(waiting.unit, waiting.edit.indicator);
    if (entry) {
      const isTaken = answer.outcome === 'saved' || answer.outcome === 'unchanged';
      if (isTaken) await this.#renew(entry, waiting.edit, answer);
      else if (answer.outcome === 'conflict') entry.live.version = answer.version;
      if (!isTaken && (await this.#isTypedOver(waiting))) {
        await this.#forget(waiting);
        this.#status.count(await this.#mine());
        return;
      }
      this.#each(waiting, (control) => {
        const text = answer.problems.find(({ path }) => path === propertyOf(control))?.text ?? '';
        if (isTaken) this.#sheet.mark(control, 'saved', text);
        else
          this.#shown(
            { ...waiting, state: answer.outcome as outbox.WaitingState, why: answer.conflict?.text ?? text },
            control,
          );
      });
      this.#explain(entry, answer);
      // As long as more is typed than stored, the page knows better what follows from it.
      if (entry.isAsStored)
        for (const value of answer.values) this.#sheet.show(waiting.unit, value.code, value);
      if (this.#sheet.root.dataset['unit'] === waiting.unit) this.#status.progress(answer.progress);
    }
    this.#status.count(await this.#mine());
  }

  /** What is unusual is asked about beside the comment. */
  #explain(entry: SheetEntry, answer: CellAnswer): void {
    const comment = entry.controls.get('comment');
    const asked = answer.problems.find(({ path, severity }) => path === 'comment' && severity === 'warning');
    if (!comment || !asked) return;
    comment.closest('details')?.setAttribute('open', '');
    this.#sheet.mark(comment, 'saved', asked.text);
  }

  /** Takes over how the entry stands now, except where something is still being typed or waits. */
  async #renew(entry: SheetEntry, sent: SentEdit, answer: CellAnswer): Promise<void> {
    const now = new Map<string, string>([
      ...Object.entries(answer.fields),
      ['comment', answer.comment],
      ['absence', answer.absence],
      ['reason', answer.reason],
      ['followUp', answer.followUp ? 'yes' : ''],
    ]);
    const { unit, indicator } = entry.live;
    const waiting = (await this.#mine()).filter(
      (one) => one.unit === unit && one.edit.indicator === indicator,
    );
    for (const one of waiting) {
      // Later edits rest on this one, unless somebody else has changed what they are about.
      const isOurs = [...now].every(
        ([name, text]) =>
          textOf(one.edit, name) === undefined ||
          textOf(sent, name) !== undefined ||
          entry.stored.get(name) === text,
      );
      if (isOurs && one.state === 'queued')
        await outbox.put({ ...one, edit: { ...one.edit, basedOn: answer.version } });
    }
    for (const [name, text] of now) {
      const control = entry.controls.get(name);
      const known = entry.stored.get(name) ?? '';
      const isWaiting = waiting.some((one) => textOf(one.edit, name) !== undefined);
      const isSent = textOf(sent, name) !== undefined;
      if (known === text && entry.typedOn.has(name)) entry.typedOn.set(name, answer.version);
      // What has been typed meanwhile stays as it is; it is about to be sent.
      const isDirty = control !== undefined && textIn(control) !== known;
      entry.stored.set(name, isSent && control && !isWaiting ? (textOf(sent, name) ?? '') : text);
      if (control && !isWaiting && !isSent && !isDirty && text !== known) putText(control, text);
    }
    entry.live.version = answer.version;
    const hidden = this.#sheet.root.querySelector<HTMLInputElement>(
      `input[name="${CSS.escape(entry.indicator.code)}.version"]`,
    );
    if (hidden && this.#sheet.root.dataset['unit'] === unit) hidden.value = answer.version;
    this.#sheet.compute(entry);
  }

  /** Both values stand side by side; the person chooses, and what loses stays on record. */
  #offerChoice(waiting: outbox.WaitingEdit, place: HTMLElement): void {
    const { words } = this.#sheet;
    const choose = (key: 'keep-mine' | 'keep-theirs', work: () => Promise<void>): HTMLButtonElement => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'mz-cell-state__choice';
      button.textContent = words.say(key);
      button.addEventListener('click', () => void work());
      return button;
    };
    place.append(
      choose('keep-mine', () => this.#insist(waiting)),
      choose('keep-theirs', () => this.#yield(waiting)),
    );
  }

  /** Whether something else has been typed since: that is what matters then. */
  async #isTypedOver({ unit, edit }: outbox.WaitingEdit): Promise<boolean> {
    return (await this.#mine()).some(
      (one) =>
        one.unit === unit &&
        one.edit.indicator === edit.indicator &&
        one.edit.id !== edit.id &&
        one.state === 'queued' &&
        ['comment', 'absence', 'reason', 'followUp', ...Object.keys(edit.numbers ?? {})].some(
          (name) => textOf(edit, name) !== undefined && textOf(one.edit, name) !== undefined,
        ),
    );
  }

  async #forget(waiting: outbox.WaitingEdit): Promise<void> {
    for (const one of await this.#mine()) {
      if (one.edit.id === waiting.edit.id && one.seq !== undefined) await outbox.remove(one.seq);
    }
  }

  async #insist(waiting: outbox.WaitingEdit): Promise<void> {
    const entry = this.#sheet.find(waiting.unit, waiting.edit.indicator);
    if (!entry) return;
    await this.#forget(waiting);
    const { id: _, ...edit } = waiting.edit;
    const again = {
      ...waiting,
      edit: newEdit({ ...edit, basedOn: entry.live.version }),
      state: 'queued' as const,
      why: '',
    };
    delete again.seq;
    await outbox.put(again);
    this.#each(again, (control) => {
      this.#shown(again, control);
    });
    this.#courier.go();
  }

  /** Asks how the entry stands by an edit that changes nothing. */
  async #yield(waiting: outbox.WaitingEdit): Promise<void> {
    await this.#forget(waiting);
    window.location.reload();
  }

  async #connected(connection: Connection): Promise<void> {
    this.#status.connection(connection);
    if (connection === 'online') return;
    for (const waiting of await this.#mine()) {
      if (waiting.state === 'queued') this.#each(waiting, (control) => this.#sheet.mark(control, 'waiting'));
    }
  }

  /** Gives what is on its way some time to arrive. @returns what has not */
  async #arrived(unit: string): Promise<outbox.WaitingEdit[]> {
    this.#courier.go();
    for (let tries = 0; ; tries++) {
      const mine = (await this.#mine()).filter((one) => one.unit === unit);
      if (tries === ARRIVAL_TRIES || !navigator.onLine || mine.every(({ state }) => state !== 'queued'))
        return mine;
      await new Promise((resolve) => window.setTimeout(resolve, ARRIVAL_PAUSE_MS));
    }
  }

  /** Nothing is handed in while figures have not arrived. */
  async #submitting(event: SubmitEvent): Promise<void> {
    const form = this.#sheet.root;
    if (!(form instanceof HTMLFormElement) || form.dataset['sent'] === 'yes') return;
    event.preventDefault();
    const active = document.activeElement;
    if (isControl(active)) await this.#alone(() => this.#changed(active));
    const mine = await this.#arrived(form.dataset['unit'] ?? '');
    if (mine.length > 0 && mine.some(({ state }) => state !== 'refused')) {
      this.#status.unsent(mine);
      this.#courier.go();
      return;
    }
    for (const one of mine) await this.#forget(one);
    form.dataset['sent'] = 'yes';
    form.requestSubmit(event.submitter);
  }
}

if ('serviceWorker' in navigator) void navigator.serviceWorker.register(WORKER_URL, { scope: '/collect' });

if (root && data) {
  const live = JSON.parse(data) as LiveData;
  void new Collecting(new Sheet(root, live, wordsOf(live))).start();
}
