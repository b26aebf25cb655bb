import type { Command } from 'commander';
import { type Level, LEVELS } from '../domain/org-unit.ts';
import { isPeriod } from '../domain/period.ts';
import { loadSet } from '../indicator-sets/service.ts';
import { compareSets, comparisonCsv, scoreValues, trialsCsv } from '../trials/service.ts';
import { CommandError, print, progressLine } from './terminal.ts';
import { factsFrom, nameOf, type NamedSet, valuesFrom } from './trial-files.ts';

/** Options of `mezon score` with which a set is tried on values of a file, without a database. */
export interface TrialOptions {
  set?: string;
  values?: string;
  facts?: string;
  period?: string;
  level?: string;
  uncertainty?: string;
  seed?: string;
  compare?: string;
  format?: string;
}

/** What comes out; the words of the JSON are those of the types in `trials/json.ts` and `trials/compare.ts`. */
const OUTPUT = `
What --set prints, a result for each period:
  units[]        score, rank (1 is the highest score), interval (95 %), level, levelBeforeLimiters, coverage,
                 notRatedBecause, limiters (all that are met; lowers: whether it acted)
  units[].nodes  every group and indicator: value (in the indicator's unit), normalised, level, score, rank, interval,
                 coverage (share of what is asked that has a score, 0-1), weight, weightInForce (share of the group's
                 score after missing ones have left), because (why there is no score)
  with --uncertainty also, for the unit and for each of its groups:
  rankInterval   median, low and high: ranks that came out, with fewer than 1 in 20 replications beyond either end
  ranked         share of the replications in which the unit had a score
  and for the unit:
  sensitivity    each factor alone: shift (mean distance from the unit's rank, in places), low and high (ranks),
                 furthest (the single choice that moves it furthest)

What --compare prints: from is the set of --set, to the set of --compare.
  changes        what differs between the rules of the two sets
  moves[]        units whose rank differs: from and to (score, rank, rating), places (above 0: gained, below: lost)
  moves[].because   each change made alone in the set of --set: its effect on the unit's score, and the rating that the
                    unit has with it (levels bring along what names those that are gone)
  moves[].together  the difference of the two scores less all these effects: what the changes do only together
  stay[]         units that keep their rank, with the same fields; their rating may be another one
A row of the file has to fit each of the two sets that has its indicator, as that set defines it.

A file of values does not say who submitted: limiters of the kind no-submission never act here.
A unit's own rank can lie outside its rankInterval: the replications use each other normalisation and aggregation as
often as the set's own.
A thousand replications of two hundred units take one to two seconds; where groups are aggregated by Copeland, which compares
each two units anew, about a minute.

Weights count by their proportions here, so that one can be tried at a time; \`check\` asks that those of a group sum to 100.
As CSV: a line for each node of a unit; with --compare a line for each unit that moves or has another rating,
and change that did it.
`;

/** Adds the options of trials to a command. */
export const onTrial = (command: Command): Command =>
  command
    .option(
      '--set <folder>',
      'a set to try: a folder with set.json and a file an indicator; no database is used',
    )
    .option('--values <file>', 'with --set: values as import reads them (CSV); - is standard input')
    .option('--facts <file>', 'with --set: named facts that hold (CSV: unit, period, fact), of either set')
    .option(
      '--level <level>',
      `with --set: what the units are (${LEVELS.join(', ')}); region unless said otherwise`,
    )
    .option('--uncertainty <n>', 'with --set: rank again n times under chance and other choices')
    .option('--seed <n>', 'with --uncertainty: the same seed gives the same result; 1 unless said otherwise')
    .option(
      '--compare <folder>',
      'with --set: another set; says who moves from the set of --set to this one, and why',
    )
    .option('--format <format>', 'with --set: json or csv; json unless said otherwise')
    .addHelpText('after', OUTPUT);

const MOST_REPLICATIONS = 100_000;

function wholeNumber(name: string, typed: string, least: number, most: number): number {
  const number = Number(typed);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new CommandError(
      `${name} must be a whole number from ${String(least)} to ${String(most)}, not "${typed}"`,
    );
  return number;
}

function oneOf<T extends string>(name: string, typed: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === typed);
  if (found === undefined)
    throw new CommandError(`${name} must be one of ${allowed.join(', ')}, not "${typed}"`);
  return found;
}

/** Options that say nothing without another one: whoever forgot that other one must not get something else instead. */
const NEEDS: readonly (readonly [keyof TrialOptions, keyof TrialOptions])[] = [
  ['values', 'set'],
  ['facts', 'set'],
  ['level', 'set'],
  ['uncertainty', 'set'],
  ['compare', 'set'],
  ['format', 'set'],
  ['seed', 'uncertainty'],
];

/** Options about a database: whoever tries a set on a file has none. */
const OF_A_DATABASE = ['verify', 'demo', 'programme'] as const;

/** @throws CommandError when an option lacks the one that it belongs to, or two do not go together */
export function checkTrialOptions(
  options: TrialOptions & { [Option in (typeof OF_A_DATABASE)[number]]?: unknown },
): void {
  for (const [option, needed] of NEEDS) {
    if (options[option] !== undefined && options[needed] === undefined)
      throw new CommandError(`--${option} means something only together with --${needed}`);
  }
  const about = OF_A_DATABASE.find((option) => options[option] !== undefined);
  if (options.set !== undefined && about !== undefined)
    throw new CommandError(`--${about} is about a database, and --set uses none: leave one of them out`);
  if (options.values === '-' && options.facts === '-')
    throw new CommandError('Standard input is either the values or the facts: give one of them as a file');
  if (options.compare !== undefined && options.uncertainty !== undefined)
    throw new CommandError(
      '--compare and --uncertainty answer different questions: ask them one after the other',
    );
}

/** Scores a set on a file of values, or says who moves from one set to another. */
export async function runTrial(options: TrialOptions & { set: string }): Promise<void> {
  const { period, values: file } = options;
  if (file === undefined)
    throw new CommandError('--set needs --values: a file of values, or - for standard input');
  if (period !== undefined && !isPeriod(period))
    throw new CommandError(`A period is written 2026-Q3, not "${period}"`);
  const format = oneOf('--format', options.format ?? 'json', ['json', 'csv']);
  const level: Level = oneOf('--level', options.level ?? 'region', LEVELS);
  const set = loadSet(options.set);
  const other = options.compare === undefined ? null : loadSet(options.compare);
  const sets: NamedSet[] = [{ set, folder: options.set }];
  if (other !== null && options.compare !== undefined) sets.push({ set: other, folder: options.compare });
  const measurements = await valuesFrom(file, sets);
  if (period !== undefined && !measurements.some((row) => row.period === period))
    throw new CommandError(`${nameOf(file)} has no values of ${period}`);
  const values = {
    measurements,
    namedFacts: options.facts === undefined ? [] : await factsFrom(options.facts, sets, measurements),
    level,
  };
  if (other !== null) {
    const comparisons = compareSets(set, other, values, period);
    print(format === 'json' ? JSON.stringify(comparisons, null, 2) : comparisonCsv(comparisons).trimEnd());
    return;
  }
  const uncertainty =
    options.uncertainty === undefined
      ? undefined
      : {
          replications: wholeNumber('--uncertainty', options.uncertainty, 1, MOST_REPLICATIONS),
          seed: wholeNumber('--seed', options.seed ?? '1', 0, 2 ** 31 - 1),
        };
  const progress = progressLine();
  const trials = await scoreValues(set, values, {
    period,
    uncertainty,
    onProgress: (done, total) => {
      progress('Ranking', done, total);
    },
  });
  print(format === 'json' ? JSON.stringify(trials, null, 2) : trialsCsv(trials).trimEnd());
}
