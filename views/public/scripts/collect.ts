import type { LiveData } from '../../../server/submissions/live.ts';
import type { Problem } from '../../../server/domain/problem.ts';
import { Answers } from './collect/answers.ts';
import { arrived } from './collect/arrival.ts';
import { Choice } from './collect/choice.ts';
import { type Connection, Courier, newEdit } from './collect/courier.ts';
import { inWords } from './collect/described.ts';
import { changeOf, isSame, namesIn, outcomeOf, statementOf, stepsOf, textOf } from './collect/edit-parts.ts';
import { moveByKeys } from './collect/keyboard.ts';
import type * as outbox from './collect/outbox.ts';
import { OwnEdits } from './collect/own-edits.ts';
import type { News } from './collect/pages.ts';
import { Pasting } from './collect/paste.ts';
import { RuleNotes } from './collect/rule-notes.ts';
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
import { registerWorker } from './collect/register-worker.ts';
import * as typing from './collect/typing.ts';
import { wordsOf } from './collect/words.ts';

/** Figures that save themselves: what is typed goes into this browser's outbox at once, and from there to the server. */

const root = document.querySelector<HTMLElement>('[data-collect]');
const data = document.getElementById('collect-live')?.textContent;

const propertyOf = (control: Control): string => control.dataset['property'] ?? '';

class Collecting {
  readonly #sheet: Sheet;
  readonly #status: Status;
  readonly #own: OwnEdits;
  readonly #notes: RuleNotes;
  readonly #answers: Answers;
  readonly #courier: Courier;
  readonly #pasting: Pasting;
  #last: Promise<void> = Promise.resolve();
  /** What stood in a control when it was entered. */
  readonly #entered = new WeakMap<Control, string>();

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
    this.#status = new Status(sheet.words, sheet.live.listUrl, () => {
      this.#pasting.takeBack();
    });
    const own = (this.#own = new OwnEdits(sheet));
    this.#notes = new RuleNotes(sheet);
    this.#pasting = new Pasting(sheet, {
      onChange: (control) => void this.#alone(() => this.#changed(control)),
      onLast: this.#status.offerUndo,
    });
    this.#answers = new Answers(sheet, own, this.#notes, this.#status);
    this.#courier = new Courier(sheet.live.email, (news) => this.#alone(() => this.#hear(news)));
    const choice = new Choice(sheet, own, this.#courier);
    own.onConflict = (waiting, place) => {
      choice.offer(waiting, place);
    };
  }

  async start(): Promise<void> {
    const { root: form } = this.#sheet;
    form.addEventListener('input', ({ target }) => {
      const entry = isControl(target) && this.#sheet.entryOf(target);
      if (!entry || !isControl(target)) return;
      this.#sheet.compute(entry);
      this.#notes.show(entry.live.unit);
      // Taken back before it was left: nothing has been changed, and nobody will say so.
      if (textIn(target) === this.#entered.get(target)) {
        typing.forget(this.#placeOf(entry, target));
        return;
      }
      typing.note({
        ...this.#placeOf(entry, target),
        version: entry.seen(propertyOf(target)),
        from: entry.shown(propertyOf(target)),
        text: textIn(target),
      });
    });
    form.addEventListener('change', ({ target }) => {
      if (isControl(target)) void this.#alone(() => this.#changed(target));
    });
    form.addEventListener('focusin', ({ target }) => {
      if (isControl(target)) this.#entered.set(target, textIn(target));
      if (target instanceof HTMLInputElement && target.dataset['property']) target.select();
    });
    form.addEventListener('submit', (event) => void this.#submitting(event));
    moveByKeys(form, () => this.#sheet.rows());
    this.#pasting.listen();
    await this.#alone(() => this.#restore());
    this.#courier.go();
  }

  #placeOf = ({ live }: SheetEntry, control: Control): typing.TypingPlace => ({
    email: this.#sheet.live.email,
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

  /** Puts back what had not reached the server when the page was closed. */
  async #restore(): Promise<void> {
    const mine = await this.#own.list();
    await this.#answers.catchUp();
    for (const waiting of mine) {
      this.#own.bring(waiting, { over: true });
      if (this.#isSettled(waiting)) await this.#forget(waiting);
    }
    for (const { period, unit, indicator, name, email, version, from, text } of typing.listNotes()) {
      const entry = this.#sheet.find(unit, indicator);
      const control = entry?.controls.get(name);
      if (!entry || !control || period !== this.#sheet.live.period || email !== this.#sheet.live.email)
        continue;
      putText(control, text);
      // Whoever typed it may have seen less than the page shows now.
      if (entry.stored.get(name) !== text) entry.sawOnly(name, version, from);
      await this.#changed(control);
    }
    for (const unit of new Set(mine.map((one) => one.unit))) this.#notes.show(unit);
    this.#status.count(await this.#own.standing());
    if (!navigator.onLine) this.#status.connection('offline');
  }

  /** What was refused stands on the page as it was sent with the whole form, and nothing is wrong with it any more. */
  #isSettled({ unit, edit, state }: outbox.WaitingEdit): boolean {
    const entry = this.#sheet.find(unit, edit.indicator);
    if (state !== 'refused' || !entry) return false;
    const wrong = new Set(entry.check().map(({ path }) => path));
    return [...entry.controls.keys()].every((name) => {
      const text = textOf(edit, name);
      return text === undefined || (isSame(name, text, entry.stored.get(name) ?? '') && !wrong.has(name));
    });
  }

  async #forget(waiting: outbox.WaitingEdit): Promise<void> {
    await this.#own.forget(waiting);
    this.#own.each(waiting, (control) => this.#sheet.mark(control, null));
  }

  /** What becomes of edits, of this page or of another one of the same person. */
  async #hear(news: News): Promise<void> {
    const own = this.#own;
    switch (news.kind) {
      case 'added':
        await own.bringLatest(news.waiting);
        break;
      case 'sending':
        own.each(news.waiting, (control) => this.#sheet.mark(control, 'saving'));
        return;
      case 'answer':
        await this.#answers.take(news.waiting, news.answer);
        return;
      case 'refused':
        own.each(news.waiting, (control) => {
          own.show({ ...news.waiting, state: 'refused', why: news.why }, control);
        });
        break;
      case 'dropped':
        this.#answers.giveUp(news.waiting);
        break;
      case 'connection':
        await this.#connected(news.connection);
        return;
    }
    this.#status.count(await own.standing());
  }

  /** Somebody has typed something else. */
  async #changed(control: Control): Promise<void> {
    const entry = this.#sheet.entryOf(control);
    const name = propertyOf(control);
    if (!entry || !name) return;
    const text = textIn(control);
    this.#sheet.compute(entry);
    const { unit, indicator } = entry.live;
    this.#notes.show(unit, { open: true });
    const { period, email } = this.#sheet.live;
    const own = await this.#own.about(entry.live);
    const saying = own.filter((one) => textOf(one.edit, name) !== undefined);
    // Also what follows from what waits: a figure has ended its absence before the server knows.
    const outcomes = own.map(({ edit }) => outcomeOf(entry.indicator, edit).get(name));
    const known = outcomes.findLast((one) => one !== undefined) ?? entry.stored.get(name);
    if (known === text && saying.every(({ state }) => state === 'queued')) {
      this.#own.settle(control, text);
      typing.forget(this.#placeOf(entry, control));
      return;
    }
    const texts = this.#textsWith(entry, name, own);
    const before = own.filter(({ edit }) => namesIn(edit).some((one) => texts.has(one)));
    const problem = this.#wrongWith(entry, [name]);
    const change = changeOf(texts);
    const basedOn = before[0]?.edit.basedOn ?? entry.basisOf([...outcomeOf(entry.indicator, change).keys()]);
    const waiting: outbox.WaitingEdit = {
      edit: newEdit({ indicator, basedOn, ...change }),
      steps: stepsOf(entry, change),
      about: inWords(this.#sheet, entry, { indicator, basedOn, ...change }),
      unit,
      period,
      email,
      ...(problem
        ? { state: 'refused', why: this.#sheet.words.problem(problem), at: problem.path }
        : { state: 'queued', why: '' }),
    };
    // What was typed over is not sent any more, unless the server may have it already; what it had been based on stays.
    const over = before.flatMap(({ seq, state, tried }) =>
      seq === undefined || (tried && state === 'queued') ? [] : [seq],
    );
    await this.#courier.add(waiting, over);
    typing.forget(this.#placeOf(entry, control));
    this.#own.hold(waiting);
    await this.#reconsider(entry);
    this.#status.count(await this.#own.standing());
    if (!problem) this.#courier.go();
  }

  /**
   * What a control says, with all that makes one statement with it and has not been stored either. What is being typed comes when it is left;
   * what waits for somebody's choice does not hold up the rest. Of what waits, the latest counts, of whichever page: this one may not show it
   * yet.
   *
   * @param own the edits of the entry that wait
   * @returns texts by name
   */
  #textsWith(
    entry: SheetEntry,
    name: string,
    own: readonly outbox.WaitingEdit[],
  ): ReadonlyMap<string, string> {
    const spokenOf = (by: (one: outbox.WaitingEdit) => boolean): ReadonlySet<string> =>
      new Set(own.filter(by).flatMap(({ edit }) => namesIn(edit)));
    const typedOver = spokenOf(({ edit }) => namesIn(edit).includes(name));
    const undecided = spokenOf(({ state }) => state === 'conflict');
    const textFor = (one: string): string => {
      if (one === name || this.#own.isTyped(entry, one)) return entry.text(one);
      return (
        own.map(({ edit }) => textOf(edit, one)).findLast((text) => text !== undefined) ?? entry.text(one)
      );
    };
    const waits = spokenOf(() => true);
    const isUnsent = (one: string): boolean => {
      const control = entry.controls.get(one);
      if (!control || undecided.has(one)) return false;
      // What neither is typed nor waits has left the outbox: it may be stored already, and typed over elsewhere.
      const isSaid = this.#own.isTyped(entry, one)
        ? !typing.isNoted(this.#placeOf(entry, control))
        : waits.has(one);
      return isSaid && !isSame(one, textFor(one), entry.stored.get(one) ?? '');
    };
    return new Map(
      statementOf(entry.indicator, name)
        .filter((one) => one === name || isProperty(one) || typedOver.has(one) || isUnsent(one))
        .map((one) => [one, textFor(one)]),
    );
  }

  /** What is wrong with statements: none of their parts is stored without the others. */
  #wrongWith(entry: SheetEntry, names: readonly string[]): Problem | undefined {
    const parts = new Set(names.flatMap((name) => statementOf(entry.indicator, name)));
    const figures = new Map(names.flatMap((name) => (isProperty(name) ? [] : [[name, entry.text(name)]])));
    // A figure ends its absence, which would hide what is wrong with it.
    return entry.checkWith(figures).find(({ path, severity }) => severity === 'error' && parts.has(path));
  }

  /** What was refused may be right now that something beside it has changed: a numerator, once its denominator is larger. */
  async #reconsider(entry: SheetEntry): Promise<void> {
    for (const waiting of await this.#own.about(entry.live)) {
      const { edit, state } = waiting;
      if (state !== 'refused') continue;
      const names = [...entry.controls.keys()].filter((name) => textOf(edit, name) !== undefined);
      if (this.#wrongWith(entry, names)) continue;
      const again = { ...waiting, state: 'queued' as const, why: '' };
      await this.#courier.add(again);
      this.#own.each(again, (control) => {
        this.#own.show(again, control);
      });
    }
  }

  /** What waits says for what: a connection, its turn, or whoever has to sign in. */
  async #connected(connection: Connection): Promise<void> {
    this.#status.connection(connection);
    const isAsBefore = connection === this.#own.connection;
    this.#own.connection = connection;
    // With a connection one after the other is sent and says so; without one, what was just being sent waits again.
    if (isAsBefore && connection === 'online') return;
    for (const waiting of await this.#own.list()) {
      if (waiting.state !== 'queued') continue;
      this.#own.each(waiting, (control) => {
        this.#own.show(waiting, control);
      });
    }
  }

  /** Nothing is handed in while figures have not arrived, and the page stays where it is without a connection. */
  async #submitting(event: SubmitEvent): Promise<void> {
    const form = this.#sheet.root;
    if (!(form instanceof HTMLFormElement) || form.dataset['sent'] === 'yes') return;
    event.preventDefault();
    const active = document.activeElement;
    // Also where there is nothing more: a block that was pasted a moment ago may still be on its way into the outbox.
    await this.#alone(async () => {
      if (isControl(active)) await this.#changed(active);
    });
    const mine = await arrived(form.dataset['unit'] ?? '', this.#own, this.#courier);
    if (mine.length > 0 && mine.some(({ state }) => state !== 'refused')) {
      this.#status.unsent(mine);
      this.#courier.go();
      return;
    }
    if (!(await this.#courier.reaches())) {
      this.#status.notSent(mine);
      return;
    }
    form.dataset['sent'] = 'yes';
    form.requestSubmit(event.submitter);
  }
}

void registerWorker();

if (root && data) {
  const live = JSON.parse(data) as LiveData;
  void new Collecting(new Sheet(root, live, wordsOf(live))).start();
}
