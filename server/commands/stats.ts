import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { findMethods, type Method, METHODS, runLines } from '../statistics/service.ts';
import { CommandError, conclude, print } from './terminal.ts';

function listMethods(): void {
  const width = Math.max(...METHODS.map(({ name }) => name.length));
  for (const { name, input } of METHODS) {
    const fields = Object.keys((input as { properties?: object }).properties ?? {});
    print(`${name.padEnd(width)}  ${fields.join(', ')}`);
  }
}

function chosen(name: string): Method {
  const [method] = findMethods(name);
  if (!method) throw new CommandError(`There is no method "${name}"; \`mezon stats\` lists them`);
  return method;
}

async function run(
  name: string | undefined,
  { file, schema }: { file?: string; schema?: true },
): Promise<void> {
  if (name === undefined) {
    listMethods();
    return;
  }
  const method = chosen(name);
  if (schema) {
    print(JSON.stringify(method.input, null, 2));
    return;
  }
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file);
  for await (const answer of runLines(method, createInterface({ input, crlfDelay: Infinity }))) {
    print(JSON.stringify('result' in answer ? answer.result : answer));
    if ('error' in answer) process.exitCode = 1;
  }
}

export const statsCommand = (): Command =>
  new Command('stats')
    .description('a statistical method on its own: one JSON input a line in, one result a line out')
    .argument('[method]', 'its name; without one, the methods and the fields of their inputs are listed')
    .option('--file <file>', 'lines from a file instead of standard input')
    .option('--schema', 'print the JSON Schema of the input and read nothing')
    .action((name: string | undefined, options: { file?: string; schema?: true }) =>
      conclude(run(name, options)),
    );
