import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Db } from '../db/transaction.ts';
import type { StoredMeasurement } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Action } from '../domain/permissions.ts';
import { findIndicator, hasSetFor, type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import { isPeriod } from '../domain/period.ts';
import { dhis2Names } from '../domain/dhis2-code.ts';
import { frequencyOf, type Programme } from '../domain/programme.ts';
import { measurementsOf } from '../measurements/service.ts';
import { listUnits } from '../organisation/service.ts';
import { checkTogether, RowChecker, type Scope } from './check-rows.ts';
import { closedOf, type Incoming, unusualRows } from './check-stored.ts';
import { planned, type Strategy } from './strategy.ts';
import { codeFinder } from './code-finder.ts';
import type { ImportFormat, ImportProblem, Known, RawRow, Reading, Reader } from './formats/format.ts';
import { headerOf } from './formats/csv-records.ts';
import { formatFor } from './formats/registry.ts';
import { ProblemList } from './problem-list.ts';
import { RowIndexes } from './row-indexes.ts';

/** What a long work says about how far it is. */
export type OnProgress = (phase: ImportPhase, done: number, total: number) => void;
export type ImportPhase = 'reading' | 'checking' | 'writing' | 'facts' | 'scorecards';

/** A file, read and checked. */
export interface CheckedFile extends Incoming {
  rows: number;
  /** What the file is about, its empty places included. */
  scope: Scope;
  strategy: Strategy;
  problems: ProblemList;
  /** The number that other programs know a row by. */
  indexes: RowIndexes;
  /** Of the very bytes that were read; undefined when reading stopped before the end, which is an error of its own. */
  sha256: string | undefined;
}

export interface FileToCheck {
  path: string;
  /** Its name tells its format. */
  name: string;
  bytes: number;
  strategy: Strategy;
  today: string;
  /** Whether the importing user may do it with the unit. */
  may: (action: Action, unit: OrgUnit) => boolean;
}

async function* counted(
  path: string,
  { onBytes, onEnd }: { onBytes: (done: number) => void; onEnd: (sha256: string) => void },
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    yield chunk;
    done += chunk.length;
    onBytes(done);
  }
  onEnd(hash.digest('hex'));
}

const UNITS_AT_A_TIME = 200;

/** What is stored of indicators with several categories has to be seen with what the file says of them. */
async function checkGroups(db: Db, checker: RowChecker): Promise<ImportProblem[]> {
  const groups = [...checker.groups()];
  const problems: ImportProblem[] = [];
  const units = [...new Set(groups.map(([, { rows }]) => rows[0]?.unit ?? ''))];
  const periods = [...new Set(groups.map(([, { rows }]) => rows[0]?.period ?? ''))];
  const indicators = [...new Set(groups.map(([, { indicator }]) => indicator.code))];
  for (let start = 0; start < units.length; start += UNITS_AT_A_TIME) {
    const some = units.slice(start, start + UNITS_AT_A_TIME);
    const stored = new Map<string, StoredMeasurement[]>();
    for (const row of await measurementsOf(db, some, periods, indicators)) {
      // What is half entered is no side to compare with.
      if (row.status !== 'reported') continue;
      const key = `${row.unit}\t${row.period}\t${row.indicator}`;
      const known = stored.get(key);
      if (known) known.push(row);
      else stored.set(key, [row]);
    }
    const wanted = new Set(some);
    for (const [key, group] of groups) {
      if (wanted.has(group.rows[0]?.unit ?? ''))
        problems.push(...checkTogether(group, stored.get(key) ?? []));
    }
  }
  return problems;
}

/** So much of a file tells which kind it is. */
const HEAD_BYTES = 4096;

/** What tables are read by: indicators, and the versions of sets. */
function knownOf({ code, sets }: Programme): Known {
  const newestFirst = [...sets].reverse();
  const find = codeFinder(sets.flatMap((set) => set.indicators.map((one) => one.code)));
  const known = new Map<string, IndicatorSet | undefined>();
  const setOf = (typed: string | undefined): IndicatorSet | undefined => {
    const period = (typed ?? '').toUpperCase();
    if (!known.has(period))
      known.set(period, isPeriod(period) && hasSetFor(sets, period) ? setFor(sets, period) : undefined);
    return known.get(period);
  };
  return {
    programme: code,
    indicatorOf(typed, period) {
      const wanted = find(typed) ?? '';
      const set = setOf(period);
      const own = set && findIndicator(set, wanted);
      return own ?? newestFirst.map((one) => findIndicator(one, wanted)).find((one) => one !== undefined);
    },
    versionFor: (period) => setOf(period)?.version,
  };
}

/** Finds the file's kind by its name and beginning, and reads it. */
async function readWithFormat(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  reader: Reader,
): Promise<Reading> {
  const pieces = chunks[Symbol.asyncIterator]();
  const first = await pieces.next();
  const head = first.done ? '' : new TextDecoder().decode(first.value.subarray(0, HEAD_BYTES));
  const format: ImportFormat = formatFor(name, headerOf(head));
  return format.read(
    (async function* () {
      try {
        for (let piece = first; !piece.done; piece = await pieces.next()) yield piece.value;
      } finally {
        // Who stops in the middle lets go of the file.
        await pieces.return?.();
      }
    })(),
    reader,
  );
}

/** Rows of a file of DHIS2 get the programme's own codes; what those do not know stays as it is, to be refused by its name. */
function inOwnCodes(programme: Programme): (row: RawRow) => RawRow {
  const { indicatorOf, unitOf } = dhis2Names(programme.dhis2 ?? []);
  return (row) =>
    row.dhis2 ? { ...row, indicator: indicatorOf(row.indicator), unit: unitOf(row.unit) } : row;
}

/** Reads the file to its end and finds all that is wrong with it; nothing is written. */
export async function readFile(
  db: Db,
  programme: Programme,
  file: FileToCheck,
  onProgress: OnProgress,
): Promise<CheckedFile> {
  const units = new Map((await listUnits(db, {})).map((unit) => [unit.code, unit]));
  const problems = new ProblemList();
  const mayWrite = (unit: OrgUnit): boolean => file.may('imports.use', unit);
  const checker = new RowChecker(
    { programme, frequency: frequencyOf(programme), units, today: file.today, mayWrite },
    problems,
  );
  const indexes = new RowIndexes();
  const toOwn = inOwnCodes(programme);
  let sha256: string | undefined;
  const chunks = counted(file.path, {
    onBytes: (done) => {
      onProgress('reading', done, file.bytes);
    },
    onEnd: (digest) => {
      sha256 = digest;
    },
  });
  const { columns } = await readWithFormat(file.name, chunks, {
    known: knownOf(programme),
    onRow: (row) => {
      indexes.seen(row.line);
      checker.check(toOwn(row));
    },
    onProblem: (problem) => {
      indexes.seen(problem.line);
      problems.add(problem);
    },
  });
  const { measurements, lines, rows, scope } = checker;
  const { strategy } = file;
  const incoming: Incoming = { measurements, lines, hasComments: columns.has('comment') };
  // Sides and parts are compared only when each row is sound: a bad row would look like a missing one.
  const isSound = problems.errors === 0;
  if (isSound) problems.addAll(await checkGroups(db, checker));
  const plan = await planned(db, programme, incoming, { scope, strategy });
  problems.addAll(await closedOf(db, programme, plan, file));
  if (isSound) problems.addAll(await unusualRows(db, programme, plan));
  return { ...incoming, rows, scope, strategy, problems, indexes, sha256 };
}
