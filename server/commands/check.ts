import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { emitSchema, lintProgramme, programmeFolder, publishSet } from '../indicator-sets/service.ts';
import { PROJECT_ROOT } from '../project.ts';
import { CommandError, conclude, print, tell } from './terminal.ts';

const allProgrammes = (): string[] =>
  readdirSync(join(PROJECT_ROOT, 'indicators'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

async function check(names: string[]): Promise<void> {
  let problems = 0;
  for (const name of names.length > 0 ? names : allProgrammes()) {
    const folder = programmeFolder(name);
    const found = lintProgramme(folder);
    problems += found.length;
    for (const problem of found) {
      tell(
        `${relative(process.cwd(), join(folder, problem.file))}${problem.path && ` ${problem.path}`}: ${problem.reason}`,
      );
    }
    print(
      `${name}: ${found.length === 0 ? 'in order' : `${String(found.length)} problem${found.length === 1 ? '' : 's'}`}`,
    );
  }
  if (problems > 0) process.exitCode = 1;
}

interface CheckOptions {
  publish?: string;
  printSchema?: boolean;
}

async function publish(names: string[], version: string): Promise<void> {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0)
    throw new CommandError('--publish needs the name of one programme');
  const { fingerprint } = publishSet(programmeFolder(name), version, new Date().toISOString().slice(0, 10));
  print(`${name}: version ${version} is published, fingerprint ${fingerprint}`);
}

async function run(names: string[], options: CheckOptions): Promise<void> {
  if (options.printSchema) print(JSON.stringify(emitSchema(), null, 2));
  else if (options.publish === undefined) await check(names);
  else await publish(names, options.publish);
}

export const checkCommand = (): Command =>
  new Command('check')
    .description('lint programmes: weights, codes, goalposts, languages, published versions unchanged')
    .argument('[programme...]', 'folders under indicators/, or paths; all of them by default')
    .option(
      '--publish <version>',
      'publish this version of the programme: from then on a change of it is a problem',
    )
    .option('--print-schema', 'print the JSON Schema of the files of a programme')
    .action((names: string[], options: CheckOptions) => conclude(run(names, options)));
