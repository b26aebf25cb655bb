import type { ImportProblem } from './formats/format.ts';
import type { TableRecord } from './formats/table-header.ts';
import { Unreadable } from './formats/utf8.ts';
import { Archive } from './formats/xlsx-archive.ts';
import { dateStylesOf, sharedTextsOf, sheetsOf } from './formats/xlsx-book.ts';
import { readSheet } from './formats/xlsx-sheet.ts';

/** Rows of a workbook's first visible sheet, for features with tables of their own. @returns why it cannot be read, if so */
export async function readFirstSheet(
  file: Buffer,
  onRecord: (record: TableRecord) => void,
): Promise<ImportProblem | undefined> {
  try {
    const archive = await Archive.open(file);
    const sheet = (await sheetsOf(archive)).find(({ isHidden }) => !isHidden);
    if (!sheet) return undefined;
    const book = {
      archive,
      texts: await sharedTextsOf(archive),
      dateStyles: await dateStylesOf(archive),
    };
    await readSheet(book, sheet.part, onRecord);
    return undefined;
  } catch (error) {
    if (error instanceof Unreadable) return error.problem;
    throw error;
  }
}
