import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Method } from './method.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
const validators = new Map<Method, ValidateFunction>();

/** @returns what is wrong with the input, a sentence a place; none when the method can take it */
export function inputProblems(method: Method, input: unknown): string[] {
  const validate = validators.get(method) ?? ajv.compile(method.input);
  validators.set(method, validate);
  if (validate(input)) return [];
  const places = new Map<string, ErrorObject[]>();
  for (const error of validate.errors ?? [])
    places.set(error.instancePath, [...(places.get(error.instancePath) ?? []), error]);
  return [...places].flatMap(([path, errors]) => {
    const place = path.slice(1).replaceAll('/', '.') || 'input';
    return sentences(errors).map((sentence) => `${place} ${sentence}`);
  });
}

/** What is wrong at one place. A value that may be one of several things is wrong once, not once for each of them. */
function sentences(errors: readonly ErrorObject[]): string[] {
  const messages = (some: readonly ErrorObject[]): string[] =>
    some.map(({ message = 'is wrong' }) => message);
  if (!errors.some(({ keyword }) => keyword === 'anyOf')) return messages(errors);
  const of = (keyword: string): ErrorObject[] => errors.filter((error) => error.keyword === keyword);
  const names = of('const').map(({ params }) => JSON.stringify(params['allowedValue']));
  const allowed = [
    ...(names.length > 0 ? [`one of ${names.join(', ')}`] : []),
    ...of('type').map(({ params }) => String(params['type'])),
  ];
  const others = errors.filter(({ keyword }) => !['anyOf', 'const', 'type'].includes(keyword));
  return [...(allowed.length > 0 ? [`must be ${allowed.join(' or ')}`] : []), ...messages(others)];
}

/** @returns top-level fields that the method does not know, and so would pass over: a slip of the pen changes what is answered */
export function unknownFields(method: Method, input: unknown): string[] {
  const known = Object.keys((method.input as { properties?: object }).properties ?? {});
  return Object.keys(input as object).filter((field) => !known.includes(field));
}
