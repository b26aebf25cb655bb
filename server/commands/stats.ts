import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { REASONS } from '../domain/stats/computed.ts';
import { findMethods, type Method, METHODS, runLines } from '../statistics/service.ts';
import { CommandError, conclude, print, readingOf, tell } from './terminal.ts';

/** What a method's schema says of it. */
interface Described {
  properties?: object;
  description?: string;
}

/** What the answers mean; the reasons in the words of the domain. */
const ANSWERS = [
  '',
  'What cannot be computed says why: {"computable":false,"because":"no-values"}. Where only a part cannot be, that part is null and',
  '"because" stands beside it: one reason for all parts that are null, or each with its own, {"z":"no-variation"}. Of a row',
  'whose own input is null, and at the ends of a series where a moving mean has too few neighbours, null stands without a reason. The reasons:',
  ...Object.entries(REASONS).map(([reason, meaning]) => `  ${reason.padEnd(16)} ${meaning}`),
].join('\n');

const describedBy = ({ input }: Method): Described => input as Described;

function listMethods(): void {
  const width = Math.max(...METHODS.map(({ name }) => name.length));
  for (const method of METHODS) {
    const { properties = {}, description } = describedBy(method);
    print(`${method.name.padEnd(width)}  ${Object.keys(properties).join(', ')}`);
    if (description !== undefined) print(`${' '.repeat(width)}  ${description}`);
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
  const input = await readingOf(file ?? '-');
  for await (const answer of runLines(method, createInterface({ input, crlfDelay: Infinity }))) {
    if ('error' in answer) {
      print(JSON.stringify(answer));
      process.exitCode = 1;
      continue;
    }
    print(JSON.stringify(answer.result));
    for (const field of answer.unknown)
      tell(`Line ${String(answer.line)}: ${method.name} knows no field "${field}" and did not use it.`);
  }
}

export const statsCommand = (): Command =>
  new Command('stats')
    .description('a statistical method on its own: one JSON input a line in, one result a line out')
    .argument(
      '[method]',
      'its name; without one, the methods, the fields of their inputs and what to know of their figures are listed',
    )
    .option('--file <file>', 'lines from a file instead of standard input')
    .option('--schema', 'print the JSON Schema of the input and read nothing')
    .addHelpText('after', ANSWERS)
    .action((name: string | undefined, options: { file?: string; schema?: true }) =>
      conclude(run(name, options)),
    );
