import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { PROJECT_ROOT } from '../project.ts';
import { formulaOf } from './build-formula.ts';
import { type Formula, type MethodReference, REFERENCE_FILE } from './reference.ts';

/**
 * Makes the reference of methods from the documentation comments of `server/domain`: every exported function whose comment has a
 * `@formula` is a method.
 */

const DOMAIN = join(PROJECT_ROOT, 'server', 'domain');

const sourceFiles = (): string[] =>
  ['stats', 'scoring'].flatMap((room) =>
    readdirSync(join(DOMAIN, room))
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => join(DOMAIN, room, name)),
  );

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The name under which a statement exports a function; undefined for everything else. */
function exportedFunction(node: ts.Statement): string | undefined {
  if (!isExported(node)) return undefined;
  if (ts.isFunctionDeclaration(node)) return node.name?.text;
  if (!ts.isVariableStatement(node)) return undefined;
  const [declaration] = node.declarationList.declarations;
  return declaration && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
}

const textOf = (comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string =>
  (ts.getTextOfJSDocComment(comment) ?? '').replaceAll(/\s*\n\s*/g, ' ').trim();

function formulasOf(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): Formula[] {
  const lines = (ts.getTextOfJSDocComment(comment) ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').map(formulaOf);
}

function referenceOf(name: string, module: string, comment: ts.JSDoc): MethodReference | undefined {
  const tags = comment.tags ?? [];
  const named = (tag: string): ts.JSDocTag[] => tags.filter(({ tagName }) => tagName.text === tag);
  const [formula] = named('formula');
  if (!formula) return undefined;
  const only = (tag: string): string => textOf(named(tag)[0]?.comment);
  return {
    name,
    module,
    summary: textOf(comment.comment),
    formulas: named('formula').flatMap((tag) => formulasOf(tag.comment)),
    parameters: tags.flatMap((tag) =>
      ts.isJSDocParameterTag(tag) ? [{ name: tag.name.getText(), text: textOf(tag.comment) }] : [],
    ),
    returns: only('returns'),
    when: only('when'),
    limits: only('limits'),
    references: named('see').map((tag) =>
      // What looks like a name at the beginning of @see is parsed as a link.
      tag
        .getText()
        .replace(/^@see\s+/, '')
        .replaceAll(/\s*\n\s*\*?\s*/g, ' ')
        .trim(),
    ),
  };
}

function referencesIn(path: string): MethodReference[] {
  const source = ts.createSourceFile(path, ts.sys.readFile(path) ?? '', ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    const name = exportedFunction(statement);
    const comment = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
    if (name === undefined || !comment) return [];
    const reference = referenceOf(name, relative(DOMAIN, path), comment);
    return reference ? [reference] : [];
  });
}

/** @throws when a formula is not valid LaTeX, naming the function */
export function buildReference(): MethodReference[] {
  return sourceFiles().flatMap((path) => {
    try {
      return referencesIn(path);
    } catch (error) {
      throw new Error(`${relative(PROJECT_ROOT, path)}: a formula cannot be read`, { cause: error });
    }
  });
}

export function writeReference(): void {
  mkdirSync(dirname(REFERENCE_FILE), { recursive: true });
  writeFileSync(REFERENCE_FILE, `${JSON.stringify(buildReference(), null, 1)}\n`);
}
