import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { PROJECT_ROOT } from '../../../server/project.ts';

const FOLDER = join(PROJECT_ROOT, 'server', 'domain', 'stats');

type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction;

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

function functionOf(statement: ts.Statement): { name: string; node: FunctionNode } | null {
  if (ts.isFunctionDeclaration(statement)) return { name: statement.name?.text ?? '', node: statement };
  if (!ts.isVariableStatement(statement)) return null;
  const [declaration] = statement.declarationList.declarations;
  const value = declaration?.initializer;
  return declaration && value && ts.isArrowFunction(value)
    ? { name: declaration.name.getText(), node: value }
    : null;
}

/** What the comment of a function leaves unsaid; one sentence is enough for what only answers yes or no. */
function unsaid(statement: ts.Statement, { parameters }: FunctionNode): string[] {
  const comment = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
  if (!comment) return ['everything'];
  const tags = comment.tags ?? [];
  const summary = ts.getTextOfJSDocComment(comment.comment) ?? '';
  if (tags.length === 0 && summary.startsWith('Whether ')) return [];
  const described = tags.flatMap((tag) =>
    ts.isJSDocParameterTag(tag) ? [tag.name.getText().split('.')[0]] : [],
  );
  const missing = parameters.filter(({ name }, place) =>
    ts.isIdentifier(name) ? !described.includes(name.text) : described[place] === undefined,
  );
  const returns = tags.some(({ tagName }) => tagName.text === 'returns');
  return [...missing.map(({ name }) => name.getText()), ...(returns ? [] : ['what it returns'])];
}

describe('The method library', () => {
  it('says of every function what it takes and gives', () => {
    const gaps = readdirSync(FOLDER).flatMap((file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
      return source.statements.filter(isExported).flatMap((statement) => {
        const found = functionOf(statement);
        if (!found) return [];
        return unsaid(statement, found.node).map((part) => `${file} ${found.name}: ${part}`);
      });
    });
    expect(gaps).to.deep.equal([]);
  });
});
