import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { Refusal } from './domain/refusal.ts';
import { PROJECT_ROOT } from './project.ts';

/** Everything that a deployment may choose. This file is the only reader of the environment. */
export interface Config {
  host: string;
  port: number;
  databaseUrl: string;
  /** Uploads, the session secret and, by default, the database. */
  dataDir: string;
  sessionSecret: string;
  /** Folder name under indicators/, or the path of a programme's folder. */
  programme: string;
  /** A demonstration says so on every page and listens on loopback only. */
  demonstration: boolean;
  /** Where mails go out and whose they are; without it none are sent. */
  mail?: { smtpUrl: string; from: string };
}

export class ConfigError extends Refusal {}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

function port(text: string | undefined): number {
  if (text === undefined || text === '') return 3000;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new ConfigError(`PORT must be a whole number from 0 to 65535, not "${text}"`);
  }
  return number;
}

/** The secret signs session cookies; without one in the environment it is made once and kept in the data folder. */
function sessionSecret(text: string | undefined, dataDir: string): string {
  if (text !== undefined && text !== '') {
    if (text.length < 32) throw new ConfigError('SESSION_SECRET must have at least 32 characters');
    return text;
  }
  const file = join(dataDir, 'session-secret');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/** Reminders go out as mails where both are set; a demonstration sends none. */
function mailOf(smtpUrl: string | undefined, from: string | undefined): Pick<Config, 'mail'> {
  if (!smtpUrl && !from) return {};
  if (!smtpUrl || !from) throw new ConfigError('SMTP_URL and MAIL_FROM are set both or neither');
  // What it says may hold a password: it is not repeated.
  if (!URL.canParse(smtpUrl) || !/^smtps?:\/\/[^/]/.test(smtpUrl))
    throw new ConfigError('SMTP_URL must be like smtp://user:password@host:587 or smtps://…');
  if (!/^[^\s@]+@[^\s@]+$/.test(from))
    throw new ConfigError(`MAIL_FROM must be an e-mail address, not "${from}"`);
  return { mail: { smtpUrl, from } };
}

export interface ConfigChoices {
  demonstration?: boolean;
  programme?: string;
}

/**
 * @param choices what the command line says; it wins over the environment
 * @throws ConfigError naming the variable and what is wrong with it
 */
export function readConfig(env: NodeJS.ProcessEnv, choices: ConfigChoices = {}): Config {
  const demonstration = choices.demonstration ?? false;
  const dataDir = resolve(PROJECT_ROOT, env['DATA_DIR'] || 'data');
  const programme = choices.programme ?? (env['PROGRAMME'] || 'uz-social-services');
  const host = env['HOST'] || '127.0.0.1';
  if (demonstration && !isLoopback(host)) {
    throw new ConfigError(`A demonstration listens on loopback only, not on HOST=${host}`);
  }
  // A demonstration keeps its own database, whatever DATABASE_URL says.
  const ownFile = join(
    dataDir,
    demonstration ? `demo-${programme.replaceAll(/[^a-z0-9-]/gi, '-')}.sqlite` : 'mezon.sqlite',
  );
  const url = demonstration ? ownFile : env['DATABASE_URL'] || ownFile;
  const isPath = !url.includes('://') && url !== ':memory:';
  return {
    host,
    port: port(env['PORT']),
    databaseUrl: isPath && !isAbsolute(url) ? resolve(PROJECT_ROOT, url) : url,
    dataDir,
    sessionSecret: sessionSecret(env['SESSION_SECRET'], dataDir),
    programme,
    demonstration,
    ...(demonstration ? {} : mailOf(env['SMTP_URL'], env['MAIL_FROM'])),
  };
}
