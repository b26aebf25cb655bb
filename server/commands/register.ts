import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { isPeriod, type Period, periodOf } from '../domain/period.ts';
import { fieldsOfUnit } from '../domain/provider.ts';
import { calendarDay } from '../domain/submission.ts';
import { registerLine, textOfFile } from '../organisation/register-csv.ts';
import { applyRegister, type Plan, planRegister } from '../organisation/register-import.ts';
import type { Doer } from '../organisation/register-service.ts';
import { findUnit, listUnits } from '../organisation/service.ts';
import { type DatabaseChoice, onDatabase, withDeps } from './session.ts';
import { bytesOf, refuseFor, tellFirst } from './small-files.ts';
import { CommandError, conclude, counted, print } from './terminal.ts';

/** The register of providers from a file, and into one. */

const doerOf = ({ clock, programme }: Deps): Doer => ({
  at: clock().toISOString(),
  by: 'cli',
  today: calendarDay(clock(), programme.timeZone),
  may: () => true,
});

const summary = ({ rows }: Plan): string =>
  (['new', 'changed', 'unchanged'] as const)
    .map((kind) => `${String(rows.filter((row) => row.kind === kind).length)} ${kind}`)
    .join(', ');

function tellChanges({ rows }: Plan): void {
  const changed = rows.filter(({ kind }) => kind === 'changed');
  tellFirst(
    changed.map(({ line, code, before, after }) => {
      const fields = (Object.keys(after) as (keyof typeof after)[]).map(
        (field) => `${field} "${before[field] ?? ''}" → "${after[field] ?? ''}"`,
      );
      return `line ${String(line)}: ${code}: ${fields.join(', ')}`;
    }),
  );
}

interface ImportChoice {
  from?: string;
  check?: boolean;
}

async function runImport(deps: Deps, file: string, { from: typed, check }: ImportChoice): Promise<void> {
  const doer = doerOf(deps);
  const from: Period = typed ?? periodOf(doer.today);
  if (!isPeriod(from)) throw new CommandError(`A quarter is written 2026-Q3, not "${from}"`);
  const content = textOfFile(await bytesOf(file));
  if (typeof content !== 'string') {
    refuseFor(deps, file, [content]);
    return;
  }
  const plan = await planRegister(deps.db, deps.programme, { content, from }, doer);
  refuseFor(deps, file, plan.problems);
  tellChanges(plan);
  if (!check) {
    const done = await inTransaction(deps.db, (trx) =>
      applyRegister(trx, deps.programme, { content, from, digest: plan.digest }, doer),
    );
    if ('digest' in done) {
      refuseFor(deps, file, done.problems);
      throw new CommandError(`${file}: the register was changed meanwhile; nothing was imported`);
    }
  }
  print(
    `${file}: ${counted(plan.rows.length, 'provider')}: ${summary(plan)}${check ? '; nothing was imported' : ''}`,
  );
}

async function runExport(deps: Deps, { region, out }: { region?: string; out?: string }): Promise<void> {
  if (region !== undefined && (await findUnit(deps.db, region))?.level !== 'region')
    throw new CommandError(`There is no region ${region}; regions are written as in territories/regions.csv`);
  const units = await listUnits(deps.db, { level: 'provider', region });
  const text = [null, ...units.map(fieldsOfUnit)].map((fields) => registerLine(fields, ',')).join('');
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
}

export const registerCommand = (): Command =>
  new Command('register')
    .description('the register of providers: import it from a file, or write it into one')
    .addCommand(
      onDatabase(
        new Command('import')
          .description('add and change providers: all of the file or nothing')
          .argument(
            '<file>',
            'CSV (code, name_uz, name_ru, name_en, name_uz_cyrl, district, sector, service_type, opened_on, closed_on); - is standard input',
          )
          .option('--from <quarter>', 'from which changes hold, such as 2026-Q3; the running one unless said')
          .option('--check', 'say what would change, and change nothing'),
      ).action((file: string, choice: DatabaseChoice & ImportChoice) =>
        conclude(withDeps(choice, (deps) => runImport(deps, file, choice))),
      ),
    )
    .addCommand(
      onDatabase(
        new Command('export')
          .description('write the register in the form that import reads')
          .option('--region <code>', 'one region, such as UZ-SA')
          .option('--out <file>', 'a file instead of standard output'),
      ).action((choice: DatabaseChoice & { region?: string; out?: string }) =>
        conclude(withDeps(choice, (deps) => runExport(deps, choice))),
      ),
    );
