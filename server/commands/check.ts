import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { lintProgramme, programmeFolder } from '../indicator-sets/service.ts';
import { PROJECT_ROOT } from '../project.ts';
import { conclude, print, tell } from './terminal.ts';

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

export const checkCommand = (): Command =>
  new Command('check')
    .description('lint programmes: weights, codes, goalposts, languages, published versions unchanged')
    .argument('[programme...]', 'folders under indicators/, or paths; all of them by default')
    .action((names: string[]) => conclude(check(names)));
