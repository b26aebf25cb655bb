import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../project.ts';

/**
 * What is said of one thing: relations (from `=` to the next one) of terms (from `+` to the next one), each a MathML element of its own
 * or a run of words. Lines are broken between statements where they have to be broken, else between relations, else between terms.
 */
export type Statement = readonly (readonly string[])[];

/** A line of a formula. Browsers do not break mathematics into lines: for narrow windows it is there in pieces as well. */
export interface Formula {
  /** The whole as one element. */
  mathMl: string;
  statements: readonly Statement[];
}

/** One method as its documentation comment describes it; made from the sources by `build-reference.ts`. */
export interface MethodReference {
  /** The exported function of `server/domain`. */
  name: string;
  /** File below `server/domain`. */
  module: string;
  summary: string;
  /** One a line. */
  formulas: Formula[];
  parameters: { name: string; text: string }[];
  returns: string;
  /** When it is used. */
  when: string;
  limits: string;
  references: string[];
}

/** Where the build puts the reference. */
export const REFERENCE_FILE = join(DIST, 'methods.json');

/** @returns in the order of the modules; empty before the first build */
export const readReference = (): MethodReference[] =>
  existsSync(REFERENCE_FILE) ? (JSON.parse(readFileSync(REFERENCE_FILE, 'utf8')) as MethodReference[]) : [];
