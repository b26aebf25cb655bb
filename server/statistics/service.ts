import { inputProblems } from './check-input.ts';
import type { Method } from './method.ts';
import { METHODS } from './registry.ts';

export type { Method } from './method.ts';
export { runLines } from './run-lines.ts';
export { METHODS };

/** Underscores and hyphens, capital and small letters alike. */
const normal = (name: string): string => name.toLowerCase().replaceAll('_', '-');

const namesOf = ({ name, groups, functions }: Method): string[] => [name, ...groups, ...functions];

/**
 * Methods of a name: their own, that of a group of published vectors, or of a published function. Several vectors may use one name for different
 * things.
 */
export const findMethods = (name: string): Method[] =>
  METHODS.filter((method) => namesOf(method).some((known) => normal(known) === normal(name)));

/** The first method of one of the names that takes the input. @param names the better ones first */
export const methodFor = (names: readonly string[], input: unknown): Method | undefined =>
  names.flatMap(findMethods).find((method) => inputProblems(method, input).length === 0);
