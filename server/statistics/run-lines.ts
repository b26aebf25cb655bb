import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Method } from './method.ts';

/** A line that could not be answered; the lines after it still are. */
export interface LineError {
  error: { line: number; problems: string[] };
}

const ajv = new Ajv2020({ allErrors: true, strict: false });

function parse(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/**
 * Answers a method's inputs line by line.
 *
 * @param lines one JSON value each; empty lines are passed over
 * @returns a result or an error a line, in their order
 */
export async function* runLines(
  method: Method,
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<{ result: unknown } | LineError> {
  const validate = ajv.compile(method.input);
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    const parsed = parse(text);
    if ('problem' in parsed) {
      yield { error: { line, problems: [parsed.problem] } };
    } else if (validate(parsed.value)) {
      yield { result: method.run(parsed.value as never) };
    } else {
      const problems = (validate.errors ?? []).map(
        ({ instancePath, message = 'is wrong' }) => `${instancePath.slice(1) || 'input'} ${message}`,
      );
      yield { error: { line, problems } };
    }
  }
}
