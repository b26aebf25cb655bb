import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build as bundle, type Plugin } from 'esbuild';
import { schemaCompiler } from '../indicator-sets/compile-schemas.ts';
import { FILE_SCHEMAS } from '../indicator-sets/file-schemas.ts';
import { PROJECT_ROOT } from '../project.ts';
import { removeForgotten } from './forgotten.ts';

/**
 * Builds the program into dist: what is started (the command, and the first file of each thread) and the migrations, each under the name of its
 * source, and between them what they share. With most libraries inside, a command or a thread begins with a few files rather than two thousand,
 * in less than half the time. Types are checked by `npm run types`.
 */

/** What is started from outside. */
const ENTRANCES = ['server/cli.ts', 'server/jobs/worker.ts', 'server/ranks/thread.ts'];

/** Libraries that stay where they are: they load files of their own, or are compiled for the machine. */
const OUTSIDE = ['better-sqlite3', 'fontkit', 'pdfkit', 'pg', 'pg-query-stream', 'pino'];

/** Databases that Knex could speak to as well, and that nobody here has. */
const ABSENT = ['mariadb/callback', 'mysql', 'mysql2', 'oracledb', 'pg-native', 'sqlite3', 'tedious'];

/** What libraries of the older kind of module expect to find around them. */
const OLDER_MODULES = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  "import { dirname as dirnameOfBundle } from 'node:path';",
  "import { fileURLToPath as pathOfBundle } from 'node:url';",
  'const require = createRequireOfBundle(import.meta.url);',
  'const __filename = pathOfBundle(import.meta.url);',
  'const __dirname = dirnameOfBundle(__filename);',
].join('\n');

/** Schemas of a programme's files as code: compiling them is most of what a server would do when it starts. */
const compiledValidators: Plugin = {
  name: 'compiled-validators',
  setup(build) {
    build.onLoad({ filter: /indicator-sets[\\/]validators\.ts$/ }, ({ path }) => {
      const kinds = Object.keys(FILE_SCHEMAS);
      const code = standaloneCode.default(
        schemaCompiler({ source: true, esm: true }),
        Object.fromEntries(kinds.map((kind) => [kind, kind])),
      );
      return {
        contents: `${code}\nexport const validatorOf = (kind) => ({ ${kinds.join(', ')} })[kind];`,
        loader: 'js',
        resolveDir: dirname(path),
      };
    });
  },
};

export async function buildProgram(target: string): Promise<void> {
  const migrations = readdirSync(join(PROJECT_ROOT, 'migrations'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `migrations/${file}`);
  // One that is no longer a source must not run.
  rmSync(join(target, 'migrations'), { recursive: true, force: true });
  const { metafile } = await bundle({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: [...ENTRANCES, ...migrations],
    outbase: '.',
    outdir: target,
    chunkNames: 'server/parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    external: [...OUTSIDE, ...ABSENT],
    plugins: [compiledValidators],
    banner: { js: OLDER_MODULES },
    logLevel: 'warning',
    legalComments: 'none',
    metafile: true,
  });
  const written = new Set(Object.keys(metafile.outputs).map((file) => join(PROJECT_ROOT, file)));
  removeForgotten(join(target, 'server'), written);
}
