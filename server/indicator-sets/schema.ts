import type { ErrorObject } from 'ajv';
import type { Indicator } from '../domain/indicator.ts';
import type { SetFile } from '../domain/indicator-set.ts';
import type { National, ProgrammeFile } from '../domain/programme.ts';
import { FILE_SCHEMAS, type FileKind, type PublishedFile } from './file-schemas.ts';
import { validatorOf } from './validators.ts';

export type { PublishedFile } from './file-schemas.ts';

/** One thing that is wrong with a file of a programme; written for the people who write these files. */
export interface LintProblem {
  /** From the programme's folder: `2026.1/QUA-03.json`. */
  file: string;
  /** Where in the file: `limiters.0.when.indicator`, `line 12, population`; `` for the whole file. */
  path: string;
  reason: string;
}

/** Where an error is: `/limiters/0/when` becomes `limiters.0.when`. */
const dotted = (pointer: string): string =>
  pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'a text',
};

function reasonOf(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return `"${String(params['missingProperty'])}" is missing`;
    case 'additionalProperties':
      return `"${String(params['additionalProperty'])}" is not known here`;
    case 'const':
      return `must be "${String(params['allowedValue'])}"`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as string[]).map((value) => `"${value}"`).join(', ')}`;
    case 'type':
      return `must be ${TYPES[String(params['type'])] ?? String(params['type'])}`;
    case 'minItems':
      return params['limit'] === 1
        ? 'must have at least one entry'
        : `must have at least ${String(params['limit'])} entries`;
    default:
      return error.message ?? `fails "${error.keyword}"`;
  }
}

/** Whether an error is about the same part of the file as another one, or about a part of that part. */
const isAtOrBelow = (error: ErrorObject, other: ErrorObject): boolean =>
  error.instancePath === other.instancePath || error.instancePath.startsWith(`${other.instancePath}/`);

/** Whether an error was found while a shape of the choice was tried. */
const isInside = (error: ErrorObject, choice: ErrorObject): boolean =>
  error.schemaPath.startsWith(`${choice.schemaPath}/`) && isAtOrBelow(error, choice);

const isChoice = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf';

/** What a shape itself is told by: a fixed word of its own, or that it is an object, a text or a number at all. */
const OWN_MARK = /^(properties\/[^/]+\/)?const$|^type$/;

/**
 * Of a choice between shapes, the validator reports the errors of every shape. Only those of the shape that was meant
 * help: the one whose fixed words (`method`, `form`, `kind`) were met, whatever is wrong with the rest of it. Without one, the words that are allowed.
 */
function narrow(errors: readonly ErrorObject[]): ErrorObject[] {
  // The outermost first: what was tried inside a shape that was not meant is of no interest.
  const choice = errors.find(
    (error) => isChoice(error) && !errors.some((other) => isChoice(other) && isInside(error, other)),
  );
  if (!choice) return [...errors];
  const inside = errors.filter((error) => isInside(error, choice));
  const outside = errors.filter((error) => error !== choice && !inside.includes(error));
  const branchOf = (error: ErrorObject): string => placeIn(choice, error).branch;
  const isMark = (error: ErrorObject): boolean => OWN_MARK.test(placeIn(choice, error).rest);
  const [meant, ...others] = [...new Set(inside.map(branchOf))]
    .map((branch) => inside.filter((error) => branchOf(error) === branch))
    .filter((branch) => !branch.some(isMark));
  if (meant && others.length === 0) return [...narrow(meant), ...narrow(outside)];
  const fixed = inside.filter((error) => error.keyword === 'const' && isMark(error));
  const words = fixed.map((error) => `"${String(error.params['allowedValue'])}"`);
  const message =
    words.length > 0
      ? `must be one of ${[...new Set(words)].join(', ')}`
      : 'has none of the shapes that are allowed';
  const { instancePath } = fixed[0] ?? choice;
  return [{ ...choice, instancePath, keyword: 'choice', message }, ...narrow(outside)];
}

/** Which shape of the choice an error belongs to, and where in it. */
function placeIn(choice: ErrorObject, error: ErrorObject): { branch: string; rest: string } {
  const [branch = '', ...rest] = error.schemaPath.slice(choice.schemaPath.length + 1).split('/');
  return { branch, rest: rest.join('/') };
}

/** Checks a parsed file against its schema: the typed value, or its problems. */
export type FileParser<T> = (file: string, content: unknown) => { value: T } | { problems: LintProblem[] };

function parser<T>(kind: FileKind): FileParser<T> {
  return (file, content) => {
    const validate = validatorOf<T>(kind);
    if (validate(content)) return { value: content };
    const problems = narrow(validate.errors ?? []).map((error) => ({
      file,
      path: dotted(error.instancePath),
      reason: reasonOf(error),
    }));
    return { problems };
  };
}

export const parseProgramme = parser<ProgrammeFile>('programme');
export const parseNational = parser<National>('national');
export const parseSet = parser<SetFile>('set');
export const parseIndicator = parser<Indicator>('indicator');
export const parsePublished = parser<PublishedFile>('published');

/** The JSON Schema of a programme's files, as kept in indicators/schema.json for editors and other programs. */
export const emitSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $comment:
    'Written by `emitSchema()` of server/indicator-sets/schema.ts from the schemas in server/domain; do not edit.',
  title: 'Files of a Mezon programme',
  $defs: {
    programme: { title: 'programme.json', ...FILE_SCHEMAS.programme },
    national: { title: 'national/series.json', ...FILE_SCHEMAS.national },
    set: { title: '<version>/set.json', ...FILE_SCHEMAS.set },
    indicator: { title: '<version>/<CODE>.json', ...FILE_SCHEMAS.indicator },
    published: { title: '<version>/published.json', ...FILE_SCHEMAS.published },
  },
});
