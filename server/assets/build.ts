import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { build as bundle } from 'esbuild';
import { compileAsync } from 'sass';
import { DIST, PROJECT_ROOT } from '../project.ts';
import { removeForgotten } from './forgotten.ts';
import { buildProgram } from './program.ts';

/**
 * Builds what browsers fetch into dist/public: one style sheet, one bundle for each script directly in
 * views/public/scripts and views/public/workers, the fonts and the images, each under a name that contains a hash of its contents, and manifest.json
 * that says which name became which.
 */

const SOURCES = join(PROJECT_ROOT, 'views', 'public');
const require = createRequire(import.meta.url);

interface Asset {
  name: string;
  contents: Uint8Array | string;
}

function hashedName({ name, contents }: Asset): string {
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 10);
  const extension = extname(name);
  return `${basename(name, extension)}-${hash}${extension}`;
}

const WEIGHTS = [400, 600];
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext'];

/** One family with all four scripts; the browser fetches only the subsets that a page has letters of. */
function fonts(): { files: Asset[]; css: string } {
  const folder = dirname(require.resolve('@fontsource/noto-sans/package.json'));
  const ranges = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;
  const files: Asset[] = [];
  let css = '';
  for (const weight of WEIGHTS) {
    for (const subset of SUBSETS) {
      const name = `noto-sans-${subset}-${String(weight)}-normal.woff2`;
      const file = { name, contents: readFileSync(join(folder, 'files', name)) };
      const range = ranges[subset];
      if (range === undefined) throw new Error(`The font does not say which letters ${subset} has`);
      files.push(file);
      css +=
        `@font-face{font-family:"Noto Sans";font-style:normal;font-weight:${String(weight)};font-display:swap;` +
        `src:url("${hashedName(file)}") format("woff2");unicode-range:${range}}`;
    }
  }
  const math = dirname(require.resolve('@fontsource/noto-sans-math/package.json'));
  const name = 'noto-sans-math-latin-400-normal.woff2';
  const file = { name, contents: readFileSync(join(math, 'files', name)) };
  files.push(file);
  css += `@font-face{font-family:"Noto Sans Math";font-display:swap;src:url("${hashedName(file)}") format("woff2")}`;
  return { files, css };
}

async function styles(fontFaces: string): Promise<Asset> {
  const { css } = await compileAsync(join(SOURCES, 'styles', 'app.scss'), {
    style: 'compressed',
    loadPaths: [join(PROJECT_ROOT, 'node_modules')],
    quietDeps: true,
  });
  // A byte-order mark, which Sass puts first, would be in the middle.
  return {
    name: 'app.css',
    contents: `@charset "UTF-8";${fontFaces}${css.replace(/^(\uFEFF|@charset "UTF-8";)/, '')}`,
  };
}

async function scripts(): Promise<Asset[]> {
  const entries = ['scripts', 'workers'].flatMap((folder) =>
    readdirSync(join(SOURCES, folder))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => join(SOURCES, folder, file)),
  );
  if (entries.length === 0) return [];
  const { outputFiles } = await bundle({
    entryPoints: entries,
    entryNames: '[name]',
    outdir: join(DIST, 'public'),
    bundle: true,
    format: 'esm',
    target: 'es2020',
    minify: true,
    write: false,
    logLevel: 'warning',
    legalComments: 'none',
  });
  return outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
}

function images(): Asset[] {
  const folder = join(SOURCES, 'images');
  return readdirSync(folder).map((name) => ({ name, contents: readFileSync(join(folder, name)) }));
}

async function buildAssets(target: string): Promise<void> {
  const { files, css } = fonts();
  const [style, bundles] = await Promise.all([styles(css), scripts()]);
  const assets = [style, ...bundles, ...files, ...images()];
  const manifest = Object.fromEntries(assets.map((asset) => [asset.name, hashedName(asset)]));
  mkdirSync(target, { recursive: true });
  for (const asset of assets) writeFileSync(join(target, hashedName(asset)), asset.contents);
  writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  removeForgotten(
    target,
    new Set([...Object.values(manifest), 'manifest.json'].map((name) => join(target, name))),
  );
}

await Promise.all([buildProgram(DIST), buildAssets(join(DIST, 'public'))]);
