import type { IndicatorSet } from '../domain/indicator-set.ts';
import type { Measurement } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { groupProblems } from './check-groups.ts';
import { halfEmpty } from './empty-cells.ts';
import { RowChecker } from './check-rows.ts';
import { codeFinder } from './code-finder.ts';
import { csvTable } from './formats/csv-table.ts';
import type { ImportProblem, RawRow } from './formats/format.ts';
import { Staging } from './staging.ts';

/** What is wrong with a place of the file, and by whose definitions. */
export interface ValueProblem extends ImportProblem {
  /** Code as the line has it; empty where it has none. */
  indicator: string;
  /** Places of the sets in which it is wrong, in the order in which they were given; all of them where no definition has a say. */
  sets: number[];
}

/** Values for one set or several, read without a register and without a database. */
export interface Values {
  measurements: Measurement[];
  /** In the order of lines; with an error among them the measurements are not all there. */
  problems: ValueProblem[];
}

/** Whatever the file calls a unit is one. */
const unitOf = (code: string): OrgUnit => ({
  code,
  level: 'provider',
  parent: null,
  name: { uz: code, ru: code, en: code },
  region: null,
  district: null,
  sector: null,
  serviceType: null,
  openedOn: null,
  closedOn: null,
  population: null,
});

/** A set that is tried applies to every quarter, published or not. */
const inForce = (set: IndicatorSet): IndicatorSet => ({
  ...set,
  status: 'published',
  appliesFrom: '0001-Q1',
});

const END_OF_TIME = '9999-12-31';

type Found = Pick<Values, 'measurements'> & { problems: ImportProblem[] };

/** By the definitions of one set. @param ofForm what is wrong with the file in whatever set */
function checkedBy(
  set: IndicatorSet,
  rows: readonly RawRow[],
  units: ReadonlyMap<string, OrgUnit>,
  ofForm: readonly ImportProblem[],
): Found {
  const against = {
    programme: { sets: [inForce(set)] },
    units,
    today: END_OF_TIME,
    mayWrite: () => true,
    ofAnyLevel: true,
  };
  const staging = new Staging(undefined, { every: Infinity, most: Infinity });
  try {
    const { rows: table, problems } = staging;
    problems.addAll(ofForm);
    rows.forEach(new RowChecker(against, { problems, table }).check);
    problems.addAll(halfEmpty(against.programme, table));
    if (problems.count === 0) problems.addAll(groupProblems(against.programme, table));
    const sound = [...table.batches()].flat().sort((a, b) => a.line - b.line);
    return {
      measurements: sound.map(({ line: _line, ...row }) => row),
      problems: [...problems.batches()].flat(),
    };
  } finally {
    staging.close();
  }
}

const keyOf = ({ unit, indicator, period, category }: Measurement): string =>
  [unit, indicator, period, category].join('\t');

/** Rows for each set: those of its indicators, and those of none of the sets, which are wrong for all of them. */
function rowsFor(sets: readonly IndicatorSet[], rows: readonly RawRow[]): RawRow[][] {
  const finders = sets.map(({ indicators }) => codeFinder(indicators.map(({ code }) => code)));
  const knowing = rows.map(({ indicator }) => finders.map((find) => find(indicator) !== undefined));
  return sets.map((_, i) =>
    rows.filter((_row, at) => {
      const known = knowing[at] as boolean[];
      return known[i] || !known.includes(true);
    }),
  );
}

/**
 * Reads values as an import does, with the same columns and the same checks of figures, for whatever units the file names. A row has to fit every set
 * that has its indicator, as that set defines it.
 *
 * @param sets one, or those that are compared on the same values
 * @param chunks of a CSV in UTF-8
 */
export async function readValues(
  sets: readonly IndicatorSet[],
  chunks: AsyncIterable<Uint8Array>,
): Promise<Values> {
  const rows: RawRow[] = [];
  const ofForm: ImportProblem[] = [];
  await csvTable.read(chunks, {
    onRow: (row) => rows.push(row),
    onProblem: (problem) => ofForm.push(problem),
  });
  const units = new Map(rows.filter(({ unit }) => unit !== '').map(({ unit }) => [unit, unitOf(unit)]));
  const found = rowsFor(sets, rows).map((own, i) => checkedBy(sets[i] as IndicatorSet, own, units, ofForm));
  const codes = new Map(rows.map(({ line, indicator }) => [line, indicator]));
  const problems = new Map<string, ValueProblem>();
  const note = (problem: ImportProblem, set: number): void => {
    const key = JSON.stringify(problem);
    const known = problems.get(key);
    if (known) known.sets.push(set);
    else problems.set(key, { ...problem, indicator: codes.get(problem.line) ?? '', sets: [set] });
  };
  found.forEach((one, set) => {
    for (const problem of one.problems) note(problem, set);
  });
  const measurements = new Map(
    found.flatMap((one) => one.measurements).map((row): [string, Measurement] => [keyOf(row), row]),
  );
  return {
    measurements: [...measurements.values()],
    problems: [...problems.values()].sort((a, b) => a.line - b.line),
  };
}
