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
