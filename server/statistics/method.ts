import type { Static, TSchema } from 'typebox';
import { notComputable } from '../domain/stats/computed.ts';
import { isFiniteThroughout } from '../domain/stats/finite.ts';

/** A method as other programs call it: JSON in, JSON out, in the field names of the software that it agrees with. */
export interface Method {
  /** Kebab-case, as `mezon stats` takes it. */
  name: string;
  /** The documented function of `server/domain` that does the work. */
  of: string;
  /** Groups of the published vectors that it answers; `mezon stats` takes these names as well. */
  groups: readonly string[];
  /** Functions of published packages (`source.function` of the vectors) that it answers in groups of other names. */
  functions: readonly string[];
  input: TSchema;
  run: (input: never) => unknown;
}

/**
 * Keeps the type of the input between its schema and the function, and the promise that a result is made of numbers: what outgrows them
 * in the units of other software is refused.
 */
export const defineMethod = <Input extends TSchema>(method: {
  name: string;
  of: string;
  groups?: readonly string[];
  functions?: readonly string[];
  input: Input;
  run: (input: Static<Input>) => unknown;
}): Method => ({
  groups: [],
  functions: [],
  ...method,
  run: (input: Static<Input>) => {
    const result = method.run(input);
    return isFiniteThroughout(result) ? result : notComputable('not-finite');
  },
});
