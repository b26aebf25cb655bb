import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { hasSetFor, setFor } from '../domain/indicator-set.ts';
import { isPeriod, type Period } from '../domain/period.ts';
import { calendarDay, collectedPeriod } from '../domain/submission.ts';
import { type Questionnaire, questionnaireOf } from '../domain/survey/definition.ts';
import {
  applyFile,
  type Asking,
  countFile,
  type FilePlan,
  planFile,
  problemsOf,
} from '../surveys/file-service.ts';
import { templateOf } from '../surveys/file.ts';
import { type DatabaseChoice, onDatabase, withDeps } from './session.ts';
import { bytesOf, refuseFor, tellFirst } from './small-files.ts';
import { CommandError, conclude, counted, print } from './terminal.ts';

/** Answers of a quarter from a file with a questionnaire a line: counted, and in the place of what is stored. */

interface QuarterChoice {
  period?: string;
}

const asking = ({ clock }: Deps, period: Period): Asking & { by: string } => ({
  period,
  at: clock().toISOString(),
  by: 'cli',
  may: () => true,
});

/**
 * The quarter that is being collected unless one is said.
 *
 * @throws CommandError for what is no quarter, or one in which the set asks nothing
 */
function quarterOf(
  { programme, clock }: Deps,
  typed: string | undefined,
): {
  period: Period;
  questionnaire: Questionnaire;
} {
  const today = calendarDay(clock(), programme.timeZone);
  const last = collectedPeriod(programme.reporting, today);
  const period = typed ?? last;
  if (!isPeriod(period)) throw new CommandError(`A quarter is written 2026-Q3, not "${period}"`);
  if (period > last)
    throw new CommandError(`${period} is not over; the last quarter that is collected is ${last}`);
  const questionnaire = hasSetFor(programme.sets, period)
    ? questionnaireOf(setFor(programme.sets, period))
    : undefined;
  if (!questionnaire) throw new CommandError(`No survey is asked in ${period}`);
  return { period, questionnaire };
}

function tellPlan({ units }: FilePlan): void {
  tellFirst(
    units
      .filter(({ changed }) => changed > 0)
      .map(({ unit, questionnaires, changed, replaced }) => {
        const typed = replaced.map(({ indicator }) => indicator.code).join(', ');
        const besides = typed === '' ? '' : `; replaces what was typed of ${typed}`;
        return `${unit.code}: ${counted(questionnaires, 'questionnaire')}, ${counted(changed, 'count')} changed${besides}`;
      }),
  );
}

function summaryOf(file: string, period: Period, { units }: FilePlan): string {
  const questionnaires = units.reduce((sum, one) => sum + one.questionnaires, 0);
  const changed = units.filter((one) => one.changed > 0).length;
  return `${file}: ${counted(questionnaires, 'questionnaire')} of ${counted(units.length, 'provider')} in ${period}, ${String(changed)} changed`;
}

async function runImport(
  deps: Deps,
  file: string,
  { period: typed, check = false }: QuarterChoice & { check?: boolean },
): Promise<void> {
  const { db, programme } = deps;
  const { period } = quarterOf(deps, typed);
  const { units, problems } = await countFile(programme, period, await bytesOf(file));
  const seen = await planFile(db, programme, asking(deps, period), units);
  refuseFor(deps, file, problemsOf(problems, seen));
  tellPlan(seen);
  if (!check) {
    const { applied, plan } = await inTransaction(db, (trx) =>
      applyFile(trx, programme, asking(deps, period), units, seen.digest),
    );
    refuseFor(deps, file, plan.problems);
    if (!applied) throw new CommandError(`${file}: the answers were changed meanwhile; nothing was imported`);
  }
  print(`${summaryOf(file, period, seen)}${check ? '; nothing was imported' : ''}`);
}

async function runTemplate(deps: Deps, { period, out }: QuarterChoice & { out?: string }): Promise<void> {
  const text = templateOf(quarterOf(deps, period).questionnaire);
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
}

const QUARTER = 'the quarter of the answers, such as 2026-Q3; the one being collected unless said';

export const questionnairesCommand = (): Command =>
  new Command('questionnaires')
    .description('answers to the survey: count them from a file, or write the columns of one')
    .addCommand(
      onDatabase(
        new Command('import')
          .description(
            'count a questionnaire a line, in the place of what is stored of their providers: all of the file or nothing',
          )
          .argument('<file>', 'CSV or a workbook with the columns of the template; - is standard input')
          .option('--period <quarter>', QUARTER)
          .option('--check', 'say what would change, and change nothing'),
      ).action((file: string, choice: DatabaseChoice & QuarterChoice & { check?: boolean }) =>
        conclude(withDeps(choice, (deps) => runImport(deps, file, choice))),
      ),
    )
    .addCommand(
      onDatabase(
        new Command('template')
          .description('write the header of a file of questionnaires')
          .option('--period <quarter>', QUARTER)
          .option('--out <file>', 'a file instead of standard output'),
      ).action((choice: DatabaseChoice & QuarterChoice & { out?: string }) =>
        conclude(withDeps(choice, (deps) => runTemplate(deps, choice))),
      ),
    );
