import { inputProblems, unknownFields } from './check-input.ts';
import type { Method } from './method.ts';

/** What a method answers to a line, and the fields that had no part in it. */
export interface LineResult {
  result: unknown;
  line: number;
  unknown: string[];
}

/** A line that could not be answered; the lines after it still are. */
export interface LineError {
  error: { line: number; problems: string[] };
}

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
): AsyncGenerator<LineResult | LineError> {
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    const parsed = parse(text);
    const problems = 'problem' in parsed ? [parsed.problem] : inputProblems(method, parsed.value);
    if ('problem' in parsed || problems.length > 0) yield { error: { line, problems } };
    else {
      const unknown = unknownFields(method, parsed.value);
      yield { result: method.run(parsed.value as never), line, unknown };
    }
  }
}
