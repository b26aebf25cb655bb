import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Change,
  changeBetween,
  checkEdited,
  completed,
  type Entry,
  entryFrom,
  mergeChange,
  rowsAt,
  rowsFrom,
  versionOf,
} from '../../server/domain/entry-edit.ts';
import { fieldsOf } from '../../server/domain/entry-form.ts';
import { findIndicator, type IndicatorSet } from '../../server/domain/indicator-set.ts';
import type { Indicator } from '../../server/domain/indicator.ts';
import type { StoredMeasurement } from '../../server/domain/measurement.ts';
import { effectOf } from '../../server/measurements/service.ts';
import { loadProgramme, programmeFolder } from '../../server/indicator-sets/service.ts';

const set = loadProgramme(programmeFolder('uz-social-services')).sets[0] as IndicatorSet;
const get = (code: string): Indicator => findIndicator(set, code)!;
const [ratio, net, parts] = [get('QUA-01'), get('SAT-05'), get('FIN-02')];
const PLACE = { unit: 'P001', period: '2026-Q3' } as const;

const empty = (indicator: Indicator): Entry => entryFrom(indicator, []);
const entry = (numerator: number | null, denominator: number | null, more: Partial<Entry> = {}): Entry => ({
  ...empty(ratio),
  numbers: { numerator, denominator },
  ...more,
});

describe('an edit of an entry', () => {
  it('keeps what somebody else changed elsewhere', () => {
    const merged = mergeChange(ratio, entry(1, 9), entry(1, 8), { numbers: { numerator: 2 } });
    expect(merged).to.deep.equal({ kind: 'changed', entry: entry(2, 8) });
  });

  it('is at odds with another value in the same place', () => {
    const merged = mergeChange(ratio, entry(1, 9), entry(3, 9), { numbers: { numerator: 2 } });
    expect(merged).to.deep.equal({ kind: 'conflict', at: ['numerator'] });
  });

  it('changes nothing when both wanted the same', () => {
    const change = { numbers: { numerator: 2 }, comment: 'x' };
    expect(mergeChange(ratio, entry(1, 9), entry(2, 9, { comment: 'x' }), change).kind).to.equal('unchanged');
  });

  it('takes the figures away with an absence, and the absence with a figure', () => {
    const absent = entry(null, null, { absence: 'not-collected', reason: 'flood' });
    const change: Change = { absence: 'not-collected', reason: 'flood' };
    expect(mergeChange(ratio, entry(1, 9), entry(1, 9), change)).to.deep.equal({
      kind: 'changed',
      entry: absent,
    });
    expect(mergeChange(ratio, absent, absent, { numbers: { numerator: 4 } })).to.deep.equal({
      kind: 'changed',
      entry: entry(4, null),
    });
  });

  it('is at odds with an absence that it did not know of, and the other way round', () => {
    const absent = entry(null, null, { absence: 'not-applicable' });
    expect(mergeChange(ratio, empty(ratio), absent, { numbers: { numerator: 4 } }).kind).to.equal('conflict');
    expect(mergeChange(ratio, empty(ratio), entry(4, 5), { absence: 'not-applicable' }).kind).to.equal(
      'conflict',
    );
  });

  it('is checked as it would be stored, missing halves aside', () => {
    expect(checkEdited(ratio, entry(5, null))).to.deep.equal([]);
    expect(checkEdited(ratio, entry(5, null), { whole: true }).map(({ code }) => code)).to.deep.equal([
      'denominator-missing',
    ]);
    expect(checkEdited(ratio, entry(5, 4)).map(({ code }) => code)).to.deep.equal([
      'numerator-above-denominator',
    ]);
    expect(
      checkEdited(ratio, entry(null, null, { absence: 'not-collected' })).map(({ path }) => path),
    ).to.deep.equal(['reason']);
  });
});

/** Stored rows and all that they replaced, as the service keeps them. */
class Store {
  rows: StoredMeasurement[] = [];
  readonly versions: StoredMeasurement[] = [];
  readonly indicator: Indicator;

  constructor(indicator: Indicator) {
    this.indicator = indicator;
  }

  entryAt(version: string): Entry {
    return entryFrom(this.indicator, rowsAt(this.indicator, version, [...this.versions, ...this.rows]));
  }

  save(wanted: Entry, by: string): void {
    for (const row of rowsFrom(this.indicator, wanted, PLACE)) {
      const stored = this.rows.find(({ category }) => category === row.category);
      const effect = effectOf(row, stored);
      if (effect === 'unchanged') continue;
      if (stored) this.versions.push(stored);
      this.rows = this.rows.filter((one) => one !== stored);
      if (effect === 'removed') continue;
      const last = Math.max(
        0,
        ...this.versions.filter(({ category }) => category === row.category).map(({ version }) => version),
      );
      const { status = 'reported', reason = null, followUp = false } = row;
      this.rows.push({ ...row, status, reason, followUp, version: last + 1, changedAt: '', changedBy: by });
    }
  }
}

type Flat = Record<string, number | string | boolean | null>;

const flat = ({ numbers, ...others }: Change): Flat => ({ ...numbers, ...others });

/** What somebody has before them, property by property, as the pages of figures that save themselves have it. */
class Page {
  readonly shown: Flat = {};
  /** The version that each is from. */
  readonly #from = new Map<string, string>();
  /** Those that were heard of, the oldest first. */
  readonly #versions: string[] = [];
  /** What both changed waits for a choice, and goes on showing what it did. */
  readonly #waiting = new Set<string>();
  readonly #indicator: Indicator;
  readonly #store: Store;

  constructor(indicator: Indicator, store: Store) {
    this.#indicator = indicator;
    this.#store = store;
    this.load();
  }

  load(): void {
    this.#waiting.clear();
    this.hear();
  }

  /** An answer says how the entry stands now. */
  hear(): void {
    const version = versionOf(this.#indicator, this.#store.rows);
    this.#versions.push(version);
    for (const [name, value] of Object.entries(flat(entryFrom(this.#indicator, this.#store.rows)))) {
      if (this.#waiting.has(name) && this.shown[name] !== value) continue;
      this.shown[name] = value;
      this.#from.set(name, version);
    }
  }

  await(change: Change): void {
    for (const name of Object.keys(flat(change))) this.#waiting.add(name);
    this.hear();
  }

  /** What has not been seen of what is changed, or of what follows, is not known. */
  basisOf(change: Change): string {
    const age = (version: string): number => this.#versions.lastIndexOf(version);
    const names = Object.keys(flat(completed(this.#indicator, change)));
    return names.map((name) => this.#from.get(name)!).reduce((a, b) => (age(b) < age(a) ? b : a));
  }
}

const changeOf = (indicator: Indicator): fc.Arbitrary<Change> => {
  const number = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null });
  const numbers = fc
    .constantFrom(...fieldsOf(indicator))
    .chain((field) => number.map((one) => ({ [field]: one })));
  return fc.oneof(
    { weight: 4, arbitrary: numbers.map((one): Change => ({ numbers: one })) },
    fc.constantFrom('a', 'b', null).map((comment): Change => ({ comment })),
    fc.boolean().map((followUp): Change => ({ followUp })),
    fc.constantFrom<Change[]>(
      { absence: 'not-applicable' },
      { absence: 'not-collected', reason: 'r' },
      { absence: null },
    ),
  );
};

interface Step {
  client: 0 | 1;
  /** Reads what is stored before it edits; otherwise it edits what it last saw. */
  looks: boolean;
  change: Change;
  /** On a conflict chooses the own value, knowing the other. */
  insists: boolean;
}

describe('edits of two people in any order', () => {
  for (const indicator of [ratio, net, parts]) {
    it(`end in a history that explains ${indicator.code}, and overwrite nothing that nobody has seen`, () => {
      const step: fc.Arbitrary<Step> = fc.record({
        client: fc.constantFrom<(0 | 1)[]>(0, 1),
        looks: fc.boolean(),
        change: changeOf(indicator),
        insists: fc.boolean(),
      });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
          const store = new Store(indicator);
          const pages = [new Page(indicator, store), new Page(indicator, store)];
          const told: Entry[] = [empty(indicator)];
          for (const { client, looks, change, insists } of steps) {
            const page = pages[client]!;
            if (looks) page.load();
            const stored = entryFrom(indicator, store.rows);
            let base = store.entryAt(page.basisOf(change));
            let merged = mergeChange(indicator, base, stored, change);
            if (merged.kind === 'conflict') {
              // Nothing is at odds that this person has not changed, and that somebody else has.
              const theirs = changeBetween(base, stored);
              for (const name of merged.at)
                expect({ ...theirs, ...theirs.numbers }, name).to.have.property(name);
              if (insists) page.load();
              else page.await(change);
              if (!insists) continue;
              base = stored;
              merged = mergeChange(indicator, base, stored, change);
              expect(merged.kind).not.to.equal('conflict');
            }
            if (merged.kind !== 'changed') continue;
            // What is overwritten is what the person had before them.
            for (const [name, value] of Object.entries(flat(stored)))
              if (flat(merged.entry)[name] !== value) expect(page.shown[name], name).to.equal(value);
            store.save(merged.entry, String(client));
            page.hear();
            told.push(merged.entry);
          }
          expect(entryFrom(indicator, store.rows)).to.deep.equal(told.at(-1));
          // Each row's versions are there without a gap, down to the first.
          for (const row of store.rows) {
            const before = store.versions.filter(({ category }) => category === row.category);
            expect(before.map(({ version }) => version)).to.deep.equal(before.map((_, i) => i + 1));
            expect(row.version).to.equal(before.length + 1);
          }
        }),
        { numRuns: 300 },
      );
    });
  }
});
