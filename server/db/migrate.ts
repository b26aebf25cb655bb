import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { DIST, IS_BUILT, PROJECT_ROOT } from '../project.ts';

/**
 * Migrations run as TypeScript from the sources and as JavaScript when built; they are recorded without
 * their extension, or a database made by one would look corrupt to the other.
 */
class MigrationFolder implements Knex.MigrationSource<string> {
  readonly #folder = join(IS_BUILT ? DIST : PROJECT_ROOT, 'migrations');
  readonly #extension = IS_BUILT ? '.js' : '.ts';

  async getMigrations(): Promise<string[]> {
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith(this.#extension))
      .map((file) => file.slice(0, -this.#extension.length))
      .sort();
  }

  getMigrationName(migration: string): string {
    return migration;
  }

  async getMigration(migration: string): Promise<Knex.Migration> {
    const file = join(this.#folder, migration + this.#extension);
    return (await import(pathToFileURL(file).href)) as Knex.Migration;
  }
}

/** Brings the database up to date. @returns the migrations that ran */
export async function migrate(db: Knex): Promise<string[]> {
  const [, ran] = (await db.migrate.latest({ migrationSource: new MigrationFolder() })) as [number, string[]];
  return ran;
}

/** @returns the migrations that have still to run */
export async function pendingMigrations(db: Knex): Promise<string[]> {
  const [, pending] = (await db.migrate.list({ migrationSource: new MigrationFolder() })) as [
    unknown,
    string[],
  ];
  return pending;
}
