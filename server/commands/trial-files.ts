import Papa from 'papaparse';
import type { IndicatorSet } from '../domain/indicator-set.ts';
import type { Measurement } from '../domain/measurement.ts';
import { isPeriod } from '../domain/period.ts';
import { createTranslator } from '../i18n/translator.ts';
import { readValues, type ValueProblem } from '../imports/service.ts';
import { LOCALES_FOLDER } from '../project.ts';
import type { NamedFact } from '../trials/service.ts';
import { CommandError, counted, placeOf, readingOf, tell } from './terminal.ts';

/** The files on which sets are tried: values and named facts. */

/** A set with the folder by which the person has named it. */
export interface NamedSet {
  set: IndicatorSet;
  folder: string;
}

const SHOWN_PROBLEMS = 50;

/** How sentences call a file. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/** Where sets are compared: whose definition a row does not fit. Nothing where it fits none of them. */
function whose({ indicator, sets: wrong }: ValueProblem, sets: readonly NamedSet[]): string {
  if (wrong.length === sets.length) return '';
  return `, ${indicator} as ${wrong.map((place) => sets[place]?.folder).join(' and ')} defines it`;
}

/**
 * The values of the file, each sound by the definitions of every set that has its indicator.
 *
 * @throws CommandError when some are not, after naming them
 */
export async function valuesFrom(file: string, sets: readonly NamedSet[]): Promise<Measurement[]> {
  const { measurements, problems } = await readValues(
    sets.map(({ set }) => set),
    await readingOf(file),
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return measurements;
  const t = createTranslator(LOCALES_FOLDER).translate('en');
  for (const problem of errors.slice(0, SHOWN_PROBLEMS)) {
    const { line, column, code, params } = problem;
    tell(`${placeOf(line, column)}${whose(problem, sets)}: ${t(`problem.${code}`, params)}`);
  }
  throw new CommandError(`${nameOf(file)}: ${counted(errors.length, 'problem')}; nothing was scored`);
}

async function textOf(file: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await readingOf(file)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

const COLUMNS = ['unit', 'period', 'fact'] as const satisfies readonly (keyof NamedFact)[];

/** A header with another name than these would leave facts out, and with them what they limit. */
function checkColumns(file: string, found: readonly string[]): void {
  const missing = COLUMNS.find((column) => !found.includes(column));
  if (missing !== undefined) throw new CommandError(`${nameOf(file)}: the column "${missing}" is missing`);
  const unknown = found.find((column) => !COLUMNS.some((known) => known === column));
  if (unknown !== undefined)
    throw new CommandError(
      `${nameOf(file)}: the column "${unknown}" is not known; facts have ${COLUMNS.join(', ')}`,
    );
}

/**
 * Lines `unit, period, fact` about facts that one of the sets declares. Those about units and quarters without values are named: they limit nobody.
 *
 * @param measurements the values with which the facts go
 */
export async function factsFrom(
  file: string,
  sets: readonly NamedSet[],
  measurements: readonly Pick<Measurement, 'unit' | 'period'>[],
): Promise<NamedFact[]> {
  const known = [...new Set(sets.flatMap(({ set }) => (set.facts ?? []).map(({ code }) => code)))];
  const [missing, has] =
    sets.length === 1 ? ['the set has no fact', 'it has'] : ['neither set has a fact', 'they have'];
  const valued = new Set(measurements.map(({ unit, period }) => `${unit} ${period}`));
  const { data, meta } = Papa.parse<Partial<Record<keyof NamedFact, string>>>(await textOf(file), {
    header: true,
    skipEmptyLines: true,
  });
  checkColumns(file, meta.fields ?? []);
  return data.map(({ unit = '', period = '', fact = '' }, i) => {
    const line = `${nameOf(file)}: line ${String(i + 2)}`;
    if (unit === '') throw new CommandError(`${line}: the unit is missing`);
    if (!isPeriod(period)) throw new CommandError(`${line}: a period is written 2026-Q3, not "${period}"`);
    if (!known.includes(fact))
      throw new CommandError(`${line}: ${missing} "${fact}"; ${has} ${known.join(', ') || 'none'}`);
    if (!valued.has(`${unit} ${period}`))
      tell(`${line}: there are no values of ${unit} in ${period}, so that this fact limits nobody`);
    return { unit, period, fact };
  });
}
