import type { Method } from './method.ts';
import { METHODS } from './registry.ts';

export type { Method } from './method.ts';
export { runLines } from './run-lines.ts';
export { METHODS };

const byName = new Map<string, Method>();
for (const method of METHODS) {
  for (const name of [method.name, ...method.groups, ...method.functions]) {
    if (!byName.has(name)) byName.set(name, method);
  }
}

/**
 * @param name of a method, of a group of published vectors, or of the published function; underscores and hyphens alike
 */
export const findMethod = (name: string): Method | undefined =>
  byName.get(name) ?? byName.get(name.replaceAll('_', '-'));
