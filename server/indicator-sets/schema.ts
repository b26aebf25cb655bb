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
    case 'minItems':
      return params['limit'] === 1
        ? 'must have at least one entry'
        : `must have at least ${String(params['limit'])} entries`;
    default:
      return error.message ?? `fails "${error.keyword}"`;
  }
}

/**
 * Of a choice between shapes, the validator reports the errors of every shape. Only those of the shape that was meant
 * help: the one whose fixed words (`method`, `form`, `kind`) were met. Without one, the words that are allowed.
 */
function narrow(errors: readonly ErrorObject[]): ErrorObject[] {
  const choice = errors.find((error) => error.keyword === 'anyOf');
  if (!choice) return [...errors];
  const prefix = `${choice.schemaPath}/`;
  const inside = errors.filter(
    (error) => error.schemaPath.startsWith(prefix) && error.instancePath.startsWith(choice.instancePath),
  );
  const outside = errors.filter((error) => error !== choice && !inside.includes(error));
  // A choice within a choice: the inner one has said what is wrong.
  if (inside.length === 0) return narrow(outside);
  const branchOf = (error: ErrorObject): string => error.schemaPath.slice(prefix.length).split('/')[0] ?? '';
  const meant = [...new Set(inside.map(branchOf))]
    .map((branch) => inside.filter((error) => branchOf(error) === branch))
    .filter((branch) => !branch.some((error) => error.keyword === 'const' || error.keyword === 'type'));
  if (meant.length === 1 && meant[0]) return [...narrow(meant[0]), ...narrow(outside)];
  const words = inside.flatMap((error) =>
    error.keyword === 'const' ? [`"${String(error.params['allowedValue'])}"`] : [],
  );
  const at = inside.find((error) => error.keyword === 'const')?.instancePath ?? choice.instancePath;
  const message =
    words.length > 0
      ? `must be one of ${[...new Set(words)].join(', ')}`
      : 'has none of the shapes that are allowed';
  return [{ ...choice, instancePath: at, keyword: 'choice', message }, ...narrow(outside)];
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
