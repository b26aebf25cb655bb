import type { ValidateFunction } from 'ajv';
import { schemaCompiler } from './compile-schemas.ts';
import type { FileKind } from './file-schemas.ts';

// In the built program this file is replaced by what it would compile, which takes a third of the time that a server needs to start.

let compiler: ReturnType<typeof schemaCompiler> | undefined;

export function validatorOf<T>(kind: FileKind): ValidateFunction<T> {
  compiler ??= schemaCompiler();
  const validator = compiler.getSchema<T>(kind);
  if (!validator) throw new Error(`There is no schema of ${kind} files`);
  return validator as ValidateFunction<T>;
}
