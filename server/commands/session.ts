import { type ConfigChoices, readConfig } from '../config.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { createDeps, type Deps, type DepsChoices } from '../deps.ts';
import { CommandError } from './terminal.ts';

/** Opens what a command needs, runs it and closes again. */
export async function withDeps(
  work: (deps: Deps) => Promise<void>,
  choices: ConfigChoices & DepsChoices & { migrated?: boolean } = {},
): Promise<void> {
  const deps = createDeps(readConfig(process.env, choices), { logLevel: 'warn', ...choices });
  try {
    if (choices.migrated !== false && (await pendingMigrations(deps.db)).length > 0) {
      throw new CommandError('The database is not up to date: run `mezon migrate` first');
    }
    await work(deps);
  } finally {
    await deps.db.destroy();
  }
}
