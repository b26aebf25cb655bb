import { Ajv, type ValidateFunction } from 'ajv';
import type { Method } from './method.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
const validators = new Map<Method, ValidateFunction>();

/** @returns what is wrong with the input, a sentence a place; none when the method can take it */
export function inputProblems(method: Method, input: unknown): string[] {
  const validate = validators.get(method) ?? ajv.compile(method.input);
  validators.set(method, validate);
  if (validate(input)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message = 'is wrong' }) =>
      `${instancePath.slice(1).replaceAll('/', '.') || 'input'} ${message}`,
  );
}

/** @returns top-level fields that the method does not know, and so would pass over: a slip of the pen changes what is answered */
export function unknownFields(method: Method, input: unknown): string[] {
  const known = Object.keys((method.input as { properties?: object }).properties ?? {});
  return Object.keys(input as object).filter((field) => !known.includes(field));
}
