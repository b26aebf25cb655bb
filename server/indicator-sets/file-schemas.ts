import { IndicatorSchema } from '../domain/indicator.ts';
import { SetSchema } from '../domain/indicator-set.ts';
import { NationalSchema, ProgrammeSchema } from '../domain/programme.ts';

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

/** What each kind of file of a programme must look like. */
export const FILE_SCHEMAS = {
  programme: ProgrammeSchema,
  national: NationalSchema,
  set: SetSchema,
  indicator: IndicatorSchema,
  published: PublishedSchema,
} as const;
export type FileKind = keyof typeof FILE_SCHEMAS;
