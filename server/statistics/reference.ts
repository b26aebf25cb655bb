import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project.ts';

/** One method as its documentation comment describes it; made from the sources by `build-reference.ts`. */
export interface MethodReference {
  /** The exported function of `server/domain`. */
  name: string;
  /** File below `server/domain`. */
  module: string;
  summary: string;
  /** MathML, one element a line of the formula. */
  formulas: string[];
  parameters: { name: string; text: string }[];
  returns: string;
  /** When it is used. */
  when: string;
  limits: string;
  references: string[];
}

/** Where the build puts the reference. */
export const REFERENCE_FILE = join(PROJECT_ROOT, 'dist', 'methods.json');

/** @returns in the order of the modules; empty before the first build */
export const readReference = (): MethodReference[] =>
  existsSync(REFERENCE_FILE) ? (JSON.parse(readFileSync(REFERENCE_FILE, 'utf8')) as MethodReference[]) : [];
