import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { fileProblem } from './format.ts';
import { Unreadable } from './utf8.ts';

/** The ZIP archive that a workbook is, with what keeps a small file from becoming a large one. */

/** Of the file as it comes: a workbook of a million figures has a fifth of that. */
export const LARGEST_FILE = 64 * 1024 * 1024;
/** Of all its parts together when unpacked. */
const LARGEST_UNPACKED = 1024 * 1024 * 1024;
/** Tables of figures pack to a tenth, those of one figure again and again to a hundredth. */
const HIGHEST_RATIO = 250;
/** Where so little is unpacked, no ratio does harm. */
const SMALL = 4 * 1024 * 1024;
const MOST_PARTS = 2000;

const refuse = (code: string): Unreadable => new Unreadable(fileProblem(code));

/** Parts that run programs or fetch something from elsewhere; nothing of them would be run, but figures may come from there. */
const REFUSED_PARTS: readonly (readonly [RegExp, string])[] = [
  [/^xl\/vbaProject\.bin$/i, 'workbook-macros'],
  [/^xl\/externalLinks\//i, 'workbook-external-links'],
  [/^EncryptedPackage$/i, 'workbook-encrypted'],
];

/** All of the file. @throws Unreadable when it is larger than a workbook may be */
export async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_FILE)
      throw new Unreadable(fileProblem('workbook-too-large', {}, { megabytes: LARGEST_FILE >> 20 }));
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}

/** The parts of a workbook by name. */
export class Archive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** Looks at the list of parts alone; nothing is unpacked. @throws Unreadable */
  static async open(file: Buffer): Promise<Archive> {
    // The compound file of .xls, and of workbooks with a password.
    if (file.subarray(0, 4).toString('hex') === 'd0cf11e0') throw refuse('workbook-encrypted');
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      yauzl.fromBuffer(file, { lazyEntries: true, validateEntrySizes: true }, (error, opened) => {
        if (error) reject(refuse('workbook-damaged'));
        else resolve(opened);
      });
    });
    const entries = new Map<string, Entry>();
    let unpacked = 0;
    let packed = 0;
    await new Promise<void>((resolve, reject) => {
      zip.on('error', () => {
        reject(refuse('workbook-damaged'));
      });
      zip.on('end', resolve);
      zip.on('entry', (entry: Entry) => {
        unpacked += entry.uncompressedSize;
        packed += entry.compressedSize;
        const refused = REFUSED_PARTS.find(([name]) => name.test(entry.fileName))?.[1];
        if (entry.isEncrypted()) reject(refuse('workbook-encrypted'));
        else if (refused !== undefined) reject(refuse(refused));
        else if (entries.size === MOST_PARTS || unpacked > LARGEST_UNPACKED) reject(refuse('workbook-bomb'));
        else {
          entries.set(entry.fileName, entry);
          zip.readEntry();
        }
      });
      zip.readEntry();
    });
    if (unpacked > SMALL && unpacked > packed * HIGHEST_RATIO) throw refuse('workbook-bomb');
    return new Archive(zip, entries);
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * The part's bytes as they are unpacked, never more than the list says.
   * @throws Unreadable for a part that is missing, damaged or another size than it says
   */
  async *part(name: string): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(name);
    if (!entry) throw refuse('workbook-damaged');
    const stream = await new Promise<Readable>((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, opened) => {
        if (error) reject(refuse('workbook-damaged'));
        else resolve(opened);
      });
    });
    try {
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw error instanceof Unreadable ? error : refuse('workbook-damaged');
    } finally {
      stream.destroy();
    }
  }
}
