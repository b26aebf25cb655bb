import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Poppler's and qpdf's view of a document; tests that need them skip themselves where they are not installed. */

export function hasPdfTools(): boolean {
  return (
    ['pdftotext', 'pdffonts', 'pdfimages', 'pdfinfo'].every((tool) => runs(tool, '-v')) &&
    runs('qpdf', '--version')
  );
}

function runs(tool: string, argument: string): boolean {
  try {
    execFileSync(tool, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Runs the tool on the document. @returns what it printed */
export function inspect(tool: string, document: Buffer, before: string[] = [], after: string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'mezon-pdf-'));
  try {
    const file = join(folder, 'document.pdf');
    writeFileSync(file, document);
    return execFileSync(tool, [...before, file, ...after], { encoding: 'utf8', maxBuffer: 1 << 26 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text, page by page, in the order in which it was written. */
export const pagesOf = (document: Buffer): string[] =>
  inspect('pdftotext', document, ['-raw'], ['-']).split('\f').slice(0, -1);

/** The text of the whole document on one line, so that line breaks do not matter. */
export const textOf = (document: Buffer): string =>
  pagesOf(document)
    .join(' ')
    .replaceAll(/[ \n\r]+/g, ' ');
