import type { IndicatorSet } from '../domain/indicator-set.ts';
import type { Measurement } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { checkTogether, RowChecker } from './check-rows.ts';
import { csvLong } from './formats/csv-long.ts';
import type { ImportProblem, RawRow } from './formats/format.ts';
import { ProblemList } from './problem-list.ts';

/** Values for one set, read without a register and without a database. */
export interface Values {
  measurements: Measurement[];
  /** In the order of lines; with an error among them the measurements are not all there. */
  problems: ImportProblem[];
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

/**
 * Reads values as an import does, with the same columns and the same checks of figures, for whatever units the file names.
 *
 * @param chunks of a CSV in UTF-8
 */
export async function readValues(set: IndicatorSet, chunks: AsyncIterable<Uint8Array>): Promise<Values> {
  const rows: RawRow[] = [];
  const problems = new ProblemList({ every: Infinity, most: Infinity });
  await csvLong.read(chunks, { onRow: (row) => rows.push(row), onProblem: problems.add });
  const against = {
    programme: { sets: [inForce(set)] },
    units: new Map(rows.filter(({ unit }) => unit !== '').map(({ unit }) => [unit, unitOf(unit)])),
    today: END_OF_TIME,
    mayWrite: () => true,
    ofAnyLevel: true,
  };
  const checker = new RowChecker(against, problems);
  rows.forEach(checker.check);
  if (problems.count === 0) {
    for (const group of checker.groups().values()) problems.addAll(checkTogether(group, []));
  }
  return { measurements: checker.measurements, problems: problems.kept };
}
