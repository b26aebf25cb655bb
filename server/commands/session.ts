import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { readCalendar } from '../calendar/service.ts';
import { type Config, type ConfigChoices, readConfig } from '../config.ts';
import { isDemonstration } from '../db/demonstration.ts';
import { isPostgres } from '../db/dialect.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { createDeps, type Deps, type DepsChoices } from '../deps.ts';
import { checkOwner } from '../organisation/service.ts';
import { CommandError, MEZON, pathFromHere } from './terminal.ts';

/** Which database a command works on, as typed. */
export interface DatabaseChoice {
  programme?: string;
  demo?: boolean;
}

export const onProgramme = (command: Command): Command =>
  command.option('--programme <name>', 'folder under indicators/, or a path (also PROGRAMME)');

/** Adds the options that choose the database. */
export const onDatabase = (command: Command): Command =>
  onProgramme(command).option('--demo', "the demonstration's database instead of the one in use");

export const configOf = ({ programme, demo = false }: DatabaseChoice): Config => {
  const choices: ConfigChoices = { demonstration: demo };
  if (programme !== undefined) choices.programme = programme;
  return readConfig(process.env, choices);
};

const isFile = (databaseUrl: string): boolean => !isPostgres(databaseUrl) && databaseUrl !== ':memory:';

/** Opening would make an empty one, and leave it behind. */
export function refuseAbsent({ databaseUrl, demonstration, programme }: Config): void {
  if (!isFile(databaseUrl) || existsSync(databaseUrl)) return;
  const file = pathFromHere(databaseUrl);
  throw new CommandError(
    demonstration
      ? `There is no demonstration at ${file} yet: \`npm run demo -- --programme ${programme}\` makes it`
      : `There is no database at ${file} yet: \`npm start\` or \`${MEZON} migrate\` makes it; ` +
          "--demo opens the demonstration's",
  );
}

/**
 * A demonstration's database, whose passwords are public, is never the live one, and what is in use never a demonstration's.
 *
 * @throws CommandError when one was chosen as the other
 */
export async function refuseOtherKind({ config, db }: Deps): Promise<void> {
  if ((await isDemonstration(db)) === config.demonstration) return;
  throw new CommandError(
    config.demonstration
      ? `${pathFromHere(config.databaseUrl)} holds no demonstration: \`npm run demo\` makes one, DATABASE_URL without --demo opens this database`
      : 'This database holds a demonstration, whose passwords are public, and cannot be the live one: `npm run demo` serves a demonstration, ' +
          '--demo lets other commands work on it, and DATABASE_URL chooses another database',
  );
}

/** Opens what a command needs, runs it and closes again. */
export async function withDeps(
  choice: DatabaseChoice,
  work: (deps: Deps) => Promise<void>,
  choices: DepsChoices & { migrated?: boolean } = {},
): Promise<void> {
  const { migrated = true, ...depsChoices } = choices;
  const config = configOf(choice);
  if (migrated) refuseAbsent(config);
  const deps = createDeps(config, { logLevel: 'warn', ...depsChoices });
  try {
    await refuseOtherKind(deps);
    if (migrated && (await pendingMigrations(deps.db)).length > 0) {
      throw new CommandError(`The database is not up to date: run \`${MEZON} migrate\` first`);
    }
    if (migrated) {
      await checkOwner(deps.db, deps.programme);
      await readCalendar(deps.db, deps.programme);
    }
    await work(deps);
  } finally {
    await deps.db.destroy();
  }
}
