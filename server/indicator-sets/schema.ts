import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { IndicatorSchema, type Indicator } from '../domain/indicator.ts';
import { type SetFile, SetSchema } from '../domain/indicator-set.ts';
import { type National, NationalSchema, type ProgrammeFile, ProgrammeSchema } from '../domain/programme.ts';

/** One thing that is wrong with a file of a programme; written for the people who write these files. */
export interface LintProblem {
  /** From the programme's folder: `2026.1/QUA-03.json`. */
  file: string;
  /** Where in the file: `limiters.0.when.indicator`, `line 12, population`; `` for the whole file. */
  path: string;
  reason: string;
}

/** What publishing leaves beside a set: proof of what was published. */
export interface PublishedFile {
  version: string;
  publishedOn: string;
  /** SHA-256 over the canonical JSON of the set and all its indicators. */
  fingerprint: string;
  /** SHA-256 over the canonical JSON of each file, by its name: they name the file that changed. */
  files: Record<string, string>;
}

const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };

const PublishedSchema = {
  type: 'object',
  required: ['version', 'publishedOn', 'fingerprint', 'files'],
  additionalProperties: false,
  properties: {
    version: { type: 'string' },
    publishedOn: { type: 'string', format: 'date' },
    fingerprint: SHA256,
    files: { type: 'object', additionalProperties: SHA256 },
  },
};

// Making the code shorter takes longer than running it ever will; and that our schemas are schemas is known before anybody starts this (a test).
const ajv = new Ajv2020({ allErrors: true, strict: true, code: { optimize: false }, validateSchema: false });
addFormats.default(ajv);

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

function parser<T>(schema: object): FileParser<T> {
  let compiled: ValidateFunction<T> | undefined;
  return (file, content) => {
    // Many commands never read a programme.
    const validate = (compiled ??= ajv.compile<T>(schema));
    if (validate(content)) return { value: content };
    const problems = narrow(validate.errors ?? []).map((error) => ({
      file,
      path: dotted(error.instancePath),
      reason: reasonOf(error),
    }));
    return { problems };
  };
}

export const parseProgramme = parser<ProgrammeFile>(ProgrammeSchema);
export const parseNational = parser<National>(NationalSchema);
export const parseSet = parser<SetFile>(SetSchema);
export const parseIndicator = parser<Indicator>(IndicatorSchema);
export const parsePublished = parser<PublishedFile>(PublishedSchema);

/** The JSON Schema of a programme's files, as kept in indicators/schema.json for editors and other programs. */
export const emitSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $comment:
    'Written by `emitSchema()` of server/indicator-sets/schema.ts from the schemas in server/domain; do not edit.',
  title: 'Files of a Mezon programme',
  $defs: {
    programme: { title: 'programme.json', ...ProgrammeSchema },
    national: { title: 'national/series.json', ...NationalSchema },
    set: { title: '<version>/set.json', ...SetSchema },
    indicator: { title: '<version>/<CODE>.json', ...IndicatorSchema },
    published: { title: '<version>/published.json', ...PublishedSchema },
  },
});
