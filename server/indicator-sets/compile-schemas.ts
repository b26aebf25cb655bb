import { Ajv2020, type CodeOptions } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { FILE_SCHEMAS } from './file-schemas.ts';

/** A validator for every kind of file, compiled when it is first asked for by its name. @param code how the code is made */
export function schemaCompiler(code: CodeOptions = {}): Ajv2020 {
  // Making the code shorter takes longer than running it ever will; and a test knows that our schemas are schemas.
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    validateSchema: false,
    code: { optimize: false, ...code },
  });
  addFormats.default(ajv);
  for (const [kind, schema] of Object.entries(FILE_SCHEMAS)) ajv.addSchema(schema, kind);
  return ajv;
}
