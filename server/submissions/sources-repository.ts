import type { Db } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';

/** Which figures of a unit's quarter nobody typed: they came in a file, or were computed from answers to a survey. */

/** When a change was made, and by whom: a write says the same of all that it wrote. */
interface Moment {
  at: string;
  by: string;
}

export interface Sources {
  /** The name of the file; undefined: it came in none. */
  fileOf: (moment: Moment) => string | undefined;
  isFromSurvey: (moment: Moment) => boolean;
}

const keyOf = ({ at, by }: Moment): string => `${at} ${by}`;

interface ImportRow {
  file_name: string;
  finished_at: string;
  run_by: string | null;
  created_by: string;
}

interface CountRow {
  changed_at: string;
  changed_by: string;
}

/** @param moments of the changes that are asked about */
export async function sourcesOf(
  db: Db,
  { unit, period }: { unit: string; period: Period },
  moments: readonly Moment[],
): Promise<Sources> {
  const imports: ImportRow[] = await db('imports')
    .where({ status: 'done' })
    .whereIn('finished_at', [...new Set(moments.map(({ at }) => at))])
    .select('file_name', 'finished_at', 'run_by', 'created_by');
  const files = new Map(
    imports.map((row) => [keyOf({ at: row.finished_at, by: row.run_by ?? row.created_by }), row.file_name]),
  );
  const written: CountRow[] = await db('survey_counts')
    .where({ unit, period })
    .distinct('changed_at', 'changed_by');
  const replaced: (CountRow & { superseded_at: string; superseded_by: string })[] = await db(
    'survey_count_history',
  )
    .where({ unit, period })
    .distinct('changed_at', 'changed_by', 'superseded_at', 'superseded_by');
  const counted = new Set([
    ...[...written, ...replaced].map((row) => keyOf({ at: row.changed_at, by: row.changed_by })),
    ...replaced.map((row) => keyOf({ at: row.superseded_at, by: row.superseded_by })),
  ]);
  return {
    fileOf: (moment) => files.get(keyOf(moment)),
    isFromSurvey: (moment) => counted.has(keyOf(moment)),
  };
}
