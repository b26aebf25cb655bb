import type { Config } from './config.ts';
import type { Db } from './db/transaction.ts';
import type { Programme } from './domain/programme.ts';
import type { Translator } from './i18n/translator.ts';
import type { Logger } from 'pino';

/** What features need of the world: passed in, no container, no singletons. */
export interface Deps {
  config: Config;
  db: Db;
  programme: Programme;
  clock: () => Date;
  log: Logger;
  translator: Translator;
}
