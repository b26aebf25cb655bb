import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import { connect } from './db/dialect.ts';
import type { Db } from './db/transaction.ts';
import type { Programme } from './domain/programme.ts';
import { createTranslator, type Translator } from './i18n/translator.ts';
import { loadProgramme, programmeFolder } from './indicator-sets/service.ts';
import { LOCALES_FOLDER } from './project.ts';

/** What features need of the world: passed in, no container, no singletons. */
export interface Deps {
  config: Config;
  db: Db;
  programme: Programme;
  clock: () => Date;
  log: Logger;
  translator: Translator;
}

export interface DepsChoices {
  clock?: () => Date;
  logLevel?: 'silent' | 'warn' | 'info';
  /** The programme of the configuration and the words, where this process has read them before. */
  read?: Pick<Deps, 'programme' | 'translator'>;
}

/** Opens the database and reads the programme; the caller closes with `db.destroy()`. */
export function createDeps(config: Config, choices: DepsChoices = {}): Deps {
  const programme = choices.read?.programme ?? loadProgramme(programmeFolder(config.programme));
  return {
    config,
    // Its calendar is completed from the database (`readCalendar`), where administrators change it.
    programme: { ...programme, reporting: { ...programme.reporting, dates: new Map() } },
    db: connect(config.databaseUrl),
    clock: choices.clock ?? (() => new Date()),
    log: pino({ level: choices.logLevel ?? 'info' }),
    translator: choices.read?.translator ?? createTranslator(LOCALES_FOLDER),
  };
}
