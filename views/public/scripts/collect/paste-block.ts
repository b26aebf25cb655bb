/** Stands for a line break within a cell: a field has one line, and would make one figure of those of two. */
const BREAK = ' ⏎ ';

/**
 * Cells of a block as spreadsheets put it on the clipboard: lines of cells between tabs; a cell with a line break stands in quotes.
 *
 * @returns rows of trimmed texts, at least one of at least one cell
 */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = text.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
  for (const [, quoted, plain, end] of cells.matchAll(
    /(?:"([^"]*(?:""[^"]*)*)"(?=\t|\n|$)|([^\t\n]*))(\t|\n|$)/g,
  )) {
    const cell = (quoted?.replaceAll('""', '"') ?? plain ?? '').trim();
    rows.at(-1)?.push(cell.replaceAll(/\s*\n\s*/g, BREAK));
    if (end === '\n') rows.push([]);
    if (end === '') break;
  }
  return rows;
}
