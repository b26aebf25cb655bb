import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Entry, entryFrom } from '../../server/domain/entry-edit.ts';
import { fieldsOf } from '../../server/domain/entry-form.ts';
import { findIndicator, type IndicatorSet } from '../../server/domain/indicator-set.ts';
import type { Indicator } from '../../server/domain/indicator.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';
import { TODAY } from '../support/clock.ts';
import { SAMARQAND } from '../support/providers.ts';

const PERIOD = '2026-Q3';

/** One edit: of the figure that is looked at, by one of two people, through one of two doors. */
interface Step {
  who: 0 | 1;
  door: 'cell' | 'form';
  /** Loads the page anew before; otherwise it may be as old as the first one. */
  looks: boolean;
  /** Goes on from the page that comes back when it is refused, with what had been typed in it. */
  insists: boolean;
  /** Index of a field, or what stands around the figures. */
  what: number | 'comment' | 'absence' | 'followUp';
  /** Some are no figures, or larger than what they are a part of. */
  typed: string;
}

const STEP: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom<(0 | 1)[]>(0, 1),
  door: fc.constantFrom<Step['door'][]>('cell', 'form'),
  looks: fc.constantFrom(true, false, false),
  insists: fc.boolean(),
  what: fc.oneof(
    { weight: 5, arbitrary: fc.nat(2) },
    fc.constantFrom<Step['what'][]>('comment', 'absence', 'followUp'),
  ),
  typed: fc.constantFrom('', '1', '2', '3', '9', 'x'),
});

/** A ratio, a net of two rows and parts of many. */
const FIGURES = [
  ['P001', 'QUA-01'],
  ['P001', 'SAT-05'],
  [SAMARQAND, 'FIN-02'],
  ['P002', 'QUA-01'],
  ['P002', 'SAT-05'],
] as const;

const AROUND = {
  comment: { label: 'Comment', none: '–' },
  absence: { label: 'Is there a figure?', none: 'Yes, or not yet' },
  followUp: { label: 'Look at this again', none: 'not marked' },
} as const;

const text = (element: Element | null | undefined): string =>
  element?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

const flat = ({ numbers, ...others }: Entry): Record<string, unknown> => ({ ...numbers, ...others });

/** A line of the history, as the page shows it. */
interface Line {
  who: string;
  lost: boolean;
  changes: { label: string; from: string; to: string }[];
}

const linesOf = ({ document }: Reply): Line[] =>
  [...document.querySelectorAll('#changes tbody tr')].reverse().map((row) => ({
    who: text(row.querySelector('[data-who]')),
    lost: row.querySelector('.mz-history__mark') !== null,
    changes: [...row.querySelectorAll('li')].map((one) => ({
      label: text(one.querySelector('span')).replace(/:$/, ''),
      from: text(one.querySelector('[data-from]')),
      to: text(one.querySelector('[data-to]')),
    })),
  }));

describe('edits of two people, through the figures that save themselves and the form as a whole', function () {
  this.timeout(60_000);
  const now = new Date(TODAY);
  let app: TestApp;
  let people: { client: Client; email: string; csrf: string }[];
  before(async () => {
    app = await startTestApp({ now });
    people = [];
    for (const role of ['coordinator', 'administrator'] as const) {
      const regions = role === 'coordinator' ? [SAMARQAND] : null;
      const client = (await app.signIn(role, regions)).speaking('en');
      const { csrf } = (await client.get('/collect/session.json')).json() as { csrf: string };
      people.push({ client, email: await app.emailOf(role, regions), csrf });
    }
  });
  after(() => app.close());

  /** Makes the edits one after the other, and holds what was stored and what was not against the history. */
  class Run {
    readonly #indicator: Indicator;
    readonly #unit: string;
    readonly #pages: Reply[];
    /** What was stored when each of them loaded theirs. */
    readonly #seen: Entry[];
    /** What was stored, after each edit that changed anything. */
    readonly #stored: { who: string; entry: Entry }[] = [];
    /** What was not, and after how many that were. */
    readonly #lost: { who: string; to: string; after: number; door: Step['door'] }[] = [];

    /** @param pages of both, as they are before anything is entered */
    constructor(indicator: Indicator, unit: string, pages: readonly Reply[]) {
      this.#indicator = indicator;
      this.#unit = unit;
      this.#pages = [...pages];
      this.#seen = pages.map(() => entryFrom(indicator, []));
    }

    get #address(): string {
      return `/collect/${PERIOD}/${this.#unit}`;
    }

    async #now(): Promise<Entry> {
      const { code } = this.#indicator;
      return entryFrom(this.#indicator, await measurementsOf(app.deps.db, this.#unit, [PERIOD], [code]));
    }

    async make({ who, door, looks, insists, what, typed }: Step): Promise<void> {
      now.setTime(now.getTime() + 1000);
      const { client, email, csrf } = people[who]!;
      const before = await this.#now();
      if (looks) {
        this.#pages[who] = await client.get(this.#address);
        this.#seen[who] = before;
      }
      const page = this.#pages[who]!;
      const { code } = this.#indicator;
      const name = typeof what === 'number' ? (fieldsOf(this.#indicator)[what] ?? 'comment') : what;
      const absence = typed === '' ? '' : 'not-applicable';
      let reply: Reply;
      if (door === 'cell') {
        const basedOn = page.document.querySelector(`input[name="${code}.version"]`)?.getAttribute('value');
        const around = { comment: typed, absence, followUp: typed !== '' };
        const change = Object.hasOwn(around, name)
          ? { [name]: around[name as keyof typeof around] }
          : { numbers: { [name]: typed } };
        const edit = { id: randomUUID(), indicator: code, basedOn, ...change };
        reply = await client.postJson(`${this.#address}/cells.json`, edit, csrf);
      } else {
        const fields: Fields = {
          [`${code}.${name === 'followUp' ? 'follow-up' : name}`]:
            name === 'absence' ? absence : name === 'followUp' && typed === '' ? undefined : typed,
        };
        reply = await client.submit(page, '#entry', fields, ['intent', 'save']);
      }
      expect([200, 303, 409, 422]).to.include(reply.status);
      const entry = await this.#now();
      const isTaken = reply.status === 200 || reply.status === 303;
      if (JSON.stringify(entry) !== JSON.stringify(before)) {
        expect(isTaken).to.equal(true);
        // What is overwritten is what the person had before them.
        for (const [one, was] of Object.entries(flat(before)))
          if (flat(entry)[one] !== was) expect(flat(this.#seen[who]!)[one], one).to.equal(was);
        this.#stored.push({ who: email, entry });
      }
      if (door === 'form' && !isTaken && insists) {
        this.#pages[who] = reply;
        this.#seen[who] = entry;
      }
      const to: Record<string, string> = {
        absence: absence === '' ? AROUND.absence.none : 'Not applicable here',
        followUp: typed === '' ? AROUND.followUp.none : 'marked',
      };
      if (!isTaken)
        this.#lost.push({ who: email, to: to[name] ?? (typed || '–'), after: this.#stored.length, door });
    }

    /** @returns how many edits were not taken */
    async explain(): Promise<number> {
      const { code } = this.#indicator;
      const form = await people[0]!.client.get(this.#address);
      const labels = fieldsOf(this.#indicator).map((field) => ({
        field,
        label: text(form.document.querySelector(`label[for="${code}.${field}"]`)),
      }));
      const lines = linesOf(await people[1]!.client.get(`${this.#address}/history?indicator=${code}`));
      const shown = new Map(labels.map(({ label }) => [label, '–']));
      for (const { label, none } of Object.values(AROUND)) shown.set(label, none);
      const lost: { who: string; changes: Line['changes']; after: number }[] = [];
      let steps = 0;
      for (const { who, changes, ...line } of lines) {
        for (const { label, from } of changes) expect(from, label).to.equal(shown.get(label));
        if (line.lost) {
          lost.push({ who, changes, after: steps });
          continue;
        }
        for (const { label, to } of changes) shown.set(label, to);
        const made = this.#stored[steps++];
        expect(made?.who).to.equal(who);
        for (const { field, label } of labels)
          expect(shown.get(label), label).to.equal(String(made?.entry.numbers[field] ?? '–'));
        expect(shown.get(AROUND.comment.label)).to.equal(made?.entry.comment ?? '–');
        expect(shown.get(AROUND.absence.label) === AROUND.absence.none).to.equal(
          made?.entry.absence === null,
        );
        expect(shown.get(AROUND.followUp.label) === 'marked').to.equal(made?.entry.followUp);
      }
      expect(steps).to.equal(this.#stored.length);
      expect(this.#stored.at(-1)?.entry ?? entryFrom(this.#indicator, [])).to.deep.equal(await this.#now());
      // The same form sent twice is on record when it was sent last.
      for (const { who, to, after, door } of this.#lost)
        expect(
          lost.some(
            (one) =>
              one.who === who &&
              (door === 'cell' ? one.after === after : one.after >= after) &&
              one.changes.some((change) => change.to === to),
          ),
          `${to} of ${who} after ${String(after)}`,
        ).to.equal(true);
      return this.#lost.length;
    }
  }

  it('end in a history that leads from nothing to what is stored, and holds all that was not taken', async () => {
    const set = app.deps.programme.sets[0] as IndicatorSet;
    let lost = 0;
    for (const [seed, [unit, code]] of FIGURES.entries()) {
      const pages: Reply[] = [];
      for (const { client } of people) pages.push(await client.get(`/collect/${PERIOD}/${unit}`));
      const indicator = findIndicator(set, code);
      if (!indicator) throw new Error(`The set has no ${code}`);
      const run = new Run(indicator, unit, pages);
      const [steps = []] = fc.sample(fc.array(STEP, { minLength: 12, maxLength: 12 }), {
        seed: seed + 1,
        numRuns: 1,
      });
      for (const step of steps) await run.make(step);
      lost += await run.explain();
    }
    // Otherwise nothing would have been tried.
    expect(lost).to.be.at.least(10);
  });
});
