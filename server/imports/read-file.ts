import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Db } from '../db/transaction.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Action } from '../domain/permissions.ts';
import { findIndicator, hasSetFor, type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import { isPeriod } from '../domain/period.ts';
import { dhis2Names } from '../domain/dhis2-code.ts';
import { frequencyOf, type Programme } from '../domain/programme.ts';
import { listRenamed, listUnits } from '../organisation/service.ts';
import { groupProblemsBesideStored } from './check-groups.ts';
import { RowChecker } from './check-rows.ts';
import { brokenRules } from './check-rules.ts';
import { closedOf } from './check-stored.ts';
import type { Staging } from './staging.ts';
import { planned, type Staged, type Strategy } from './strategy.ts';
import { codeFinder } from './code-finder.ts';
import type { ColumnChoices } from './column-names.ts';
import {
  fileProblem,
  type ImportFormat,
  type ImportProblem,
  type Known,
  type RawRow,
  type Reading,
  type Reader,
  type TableHeader,
} from './formats/format.ts';
import { headerOf } from './formats/csv-records.ts';
import { formatFor } from './formats/registry.ts';
import { halfEmpty } from './empty-cells.ts';
import type { ProblemList } from './problem-list.ts';
import { RowIndexes } from './row-indexes.ts';
import { changedByBoth, removedThoughChanged } from './since-template.ts';

/** What a long work says about how far it is. */
export type OnProgress = (phase: ImportPhase, done: number, total: number) => void;
export type ImportPhase = 'reading' | 'checking' | 'writing' | 'facts' | 'scorecards';

/** A file, read and checked. */
export interface CheckedFile extends Staged {
  rows: number;
  problems: ProblemList;
  /** Of a table. */
  header?: TableHeader | undefined;
  /** The header was not understood. */
  isUnread?: boolean | undefined;
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
  /** Where its rows are kept. */
  staging: Staging;
  /** What its columns are, where they do not say so. */
  columns: ColumnChoices | null;
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
    row.dhis2
      ? {
          ...row,
          indicator: indicatorOf(row.indicator),
          unit: unitOf(row.unit),
          sent: { indicator: row.indicator, unit: row.unit },
        }
      : row;
}

/** Reads the file to its end and finds all that is wrong with it; nothing is written. */
export async function readFile(
  db: Db,
  programme: Programme,
  file: FileToCheck,
  onProgress: OnProgress,
): Promise<CheckedFile> {
  const units = new Map((await listUnits(db, {})).map((unit) => [unit.code, unit]));
  const { problems } = file.staging;
  problems.backTo();
  const mayWrite = (unit: OrgUnit): boolean => file.may('imports.use', unit);
  const checker = new RowChecker(
    {
      programme,
      frequency: frequencyOf(programme),
      units,
      today: file.today,
      renamed: await listRenamed(db),
      mayWrite,
      clearsMarks: file.strategy === 'replace',
      comboNameOf: dhis2Names(programme.dhis2 ?? []).comboNameOf,
    },
    { problems, table: file.staging.rows },
  );
  const indexes = new RowIndexes();
  const toOwn = inOwnCodes(programme);
  let sha256: string | undefined;
  let madeAt: string | undefined;
  const chunks = counted(file.path, {
    onBytes: (done) => {
      onProgress('reading', done, file.bytes);
    },
    onEnd: (digest) => {
      sha256 = digest;
    },
  });
  const { columns, header, isUnread } = await readWithFormat(file.name, chunks, {
    known: knownOf(programme),
    choices: file.columns ?? undefined,
    onTemplate: (made) => {
      if (made !== '') madeAt = made;
    },
    onRow: (row) => {
      indexes.seen(row.line);
      checker.check(toOwn(row));
    },
    onProblem: (problem) => {
      indexes.seen(problem.line);
      problems.add(problem);
    },
  });
  const { rows, scope } = checker;
  const { staging, strategy } = file;
  const staged: Staged = { staging, scope, strategy, hasComments: columns.has('comment'), madeAt };
  const note = async (found: AsyncIterable<ImportProblem>): Promise<void> => {
    for await (const problem of found) problems.add(problem);
  };
  // Sides and parts are compared only when each row is sound: a bad row would look like a missing one.
  const isSound = problems.errors === 0;
  const plan = await planned(db, programme, staged);
  problems.addAll(halfEmpty(programme, plan.rows));
  if (isSound) await note(groupProblemsBesideStored(db, programme, plan.rows));
  await note(closedOf(db, programme, plan, file));
  if (madeAt !== undefined) {
    await note(changedByBoth(db, plan, madeAt));
    await note(removedThoughChanged(db, plan.removals, madeAt));
  }
  const stays = { 'untouched-since-template': plan.untouched, 'entered-since-template': plan.spared };
  for (const [code, number] of Object.entries(stays))
    if (number > 0) problems.add({ ...fileProblem(code, {}, { number }), severity: 'warning' });
  // Rows that are refused would break rules that the file does not.
  if (problems.errors === 0) await note(brokenRules(db, programme, plan));
  return { ...staged, rows, problems, indexes, sha256, header, isUnread };
}
