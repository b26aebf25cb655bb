import PDFDocument from 'pdfkit';
import type { Language } from '../domain/language.ts';
import { fontFor, printable, type Weight } from './fonts.ts';
import { artifact, type Doc, type StructureElement, tag } from './tags.ts';

/** A4 with margins of 22 mm, in pt. */
const PAGE = { width: 595.28, height: 841.89, margin: 62.36 };
const INK = '#1D2329';
const MUTED = '#48525B';
const BRAND = '#0B5C63';
const RULE = '#B8C0C7';

export interface FrameOptions {
  title: string;
  author: string;
  subject: string;
  language: Language;
  /** ISO timestamp; part of the document, so the same content has the same bytes only with the same time. */
  createdAt: string;
  documentNumber: string;
  /** Above each page: left and right. */
  header: { left: string; right: string };
  /** At the foot of each page. */
  documentNumberLabel: string;
  pageOf: (page: number, pages: number) => string;
  /** Sentences under the footer of each page: whose data these are. */
  notices: readonly string[];
}

export interface TextStyle {
  weight: Weight;
  size: number;
  color: string;
  /** Space after it, pt. */
  after: number;
}

export const STYLES = {
  title: { weight: 'bold', size: 24, color: BRAND, after: 6 },
  subtitle: { weight: 'semibold', size: 14, color: INK, after: 4 },
  h2: { weight: 'semibold', size: 14, color: BRAND, after: 5 },
  h3: { weight: 'semibold', size: 10.5, color: INK, after: 3 },
  lead: { weight: 'regular', size: 11.5, color: INK, after: 6 },
  body: { weight: 'regular', size: 9.5, color: INK, after: 5 },
  small: { weight: 'regular', size: 8, color: MUTED, after: 4 },
} as const satisfies Record<string, TextStyle>;

const FOOT_SIZE = 7.5;
const NOTICE_SIZE = 7;

/** A box on the page, pt from the top left. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The XMP of pdfkit is written without escaping; these look the same and need none. */
const withoutMarkup = (text: string): string =>
  text.replaceAll('&', '\uFF06').replaceAll('<', '\u2039').replaceAll('>', '\u203A');

/**
 * A tagged A4 document (PDF 1.7, PDF/UA) that is written from top to bottom: `y` is where the next thing goes. Fonts are
 * embedded as subsets; headers and footers are put on when everything is there, because they say how many pages there are.
 */
export class PdfFrame {
  readonly doc: Doc;
  readonly left = PAGE.margin;
  readonly width = PAGE.width - PAGE.margin * 2;
  readonly top: number = PAGE.margin;
  readonly bottom: number;
  y: number = PAGE.margin;
  readonly #options: FrameOptions;
  readonly #notices: string[];
  readonly #root: StructureElement;
  readonly #bytes: Promise<Buffer>;
  #chapter: ReturnType<Doc['outline']['addItem']> | undefined;

  constructor(options: FrameOptions) {
    this.#options = options;
    this.doc = new PDFDocument({
      size: [PAGE.width, PAGE.height],
      margin: 0,
      pdfVersion: '1.7',
      // Newer than the published types.
      subset: 'PDF/UA' as never,
      tagged: true,
      lang: options.language,
      displayTitle: true,
      bufferPages: true,
      autoFirstPage: false,
      // No default font: pdfkit would take Helvetica, which is not embedded.
      font: null as unknown as string,
      info: {
        Title: withoutMarkup(printable(options.title)),
        Author: withoutMarkup(printable(options.author)),
        Subject: withoutMarkup(printable(options.subject)),
        Keywords: withoutMarkup(options.documentNumber),
        Creator: 'Mezon',
        Producer: 'Mezon',
        CreationDate: new Date(options.createdAt),
        ModDate: new Date(options.createdAt),
      },
    });
    this.#bytes = collect(this.doc);
    for (const weight of ['regular', 'semibold', 'bold'] as const) {
      this.doc.registerFont(weight, fontFor(weight) as unknown as string);
    }
    this.doc.addPage();
    this.#notices = options.notices.map(printable);
    const noticeHeight = this.#notices.reduce((sum, notice) => sum + this.#noticeHeight(notice), 0);
    this.bottom = PAGE.height - PAGE.margin - Math.max(0, noticeHeight - 18);
    this.#root = tag(this.doc, 'Document', {});
    this.doc.addStructure(this.#root);
  }

  /** Space left on the page, pt. */
  get room(): number {
    return this.bottom - this.y;
  }

  newPage(): void {
    this.doc.addPage();
    this.y = this.top;
  }

  /** Begins a new page unless so much room is left. */
  ensureRoom(height: number): void {
    if (this.room < height) this.newPage();
  }

  gap(height: number): void {
    this.y += height;
  }

  use(style: Pick<TextStyle, 'weight' | 'size'>): Doc {
    return this.doc.font(style.weight).fontSize(style.size);
  }

  heightOf(text: string, width: number, style: Pick<TextStyle, 'weight' | 'size'>): number {
    return this.use(style).heightOfString(text === '' ? ' ' : text, { width, lineGap: 0 });
  }

  /** Draws text at a place, without tags; for the inside of figures and cells. */
  write(
    text: string,
    box: Pick<Box, 'x' | 'y' | 'width'>,
    style: Omit<TextStyle, 'after'>,
    align: 'left' | 'right' = 'left',
  ): void {
    if (text === '') return;
    this.use(style).fillColor(style.color).text(text, box.x, box.y, { width: box.width, align });
  }

  /** Hangs an element in the document; what is added to it from then on is drawn at once. The caller ends it. */
  begin(element: StructureElement): void {
    this.#root.add(element);
  }

  add(element: StructureElement): void {
    this.begin(element);
    element.end();
  }

  /** @param mark drawn beside the first line, inside the indent, as part of the paragraph */
  paragraph(
    text: string,
    style: TextStyle = STYLES.body,
    type = 'P',
    mark?: { indent: number; draw: (y: number) => void },
  ): void {
    const clean = printable(text);
    const indent = mark?.indent ?? 0;
    const width = this.width - indent;
    const height = this.heightOf(clean, width, style);
    this.ensureRoom(Math.min(height, this.bottom - this.top));
    const { y } = this;
    this.add(
      tag(this.doc, type, {}, () => {
        mark?.draw(y);
        this.write(clean, { x: this.left + indent, y, width }, style);
      }),
    );
    this.y = y + height + style.after;
  }

  /** The document's title. */
  title(text: string): void {
    this.paragraph(text, STYLES.title, 'H1');
  }

  /** A heading that is also a bookmark. @param keep height in pt that must follow on the same page */
  heading(text: string, level: 2 | 3 = 2, keep = 60): void {
    const style = level === 2 ? STYLES.h2 : STYLES.h3;
    const clean = printable(text);
    const before = this.y > this.top ? (level === 2 ? 12 : 6) : 0;
    this.ensureRoom(before + this.heightOf(clean, this.width, style) + keep);
    if (this.y > this.top) this.gap(before);
    if (level === 2) this.#chapter = this.doc.outline.addItem(clean, { expanded: true });
    else (this.#chapter ?? this.doc.outline).addItem(clean);
    this.paragraph(clean, style, level === 2 ? 'H2' : 'H3');
  }

  /** A drawing with the words that stand for it. */
  figure(alt: string, height: number, draw: (box: Box) => void): void {
    this.ensureRoom(height);
    const box = { x: this.left, y: this.y, width: this.width, height };
    const bbox: [number, number, number, number] = [box.x, box.y, box.x + box.width, box.y + height];
    this.add(
      tag(this.doc, 'Figure', { alt: printable(alt), bbox }, () => {
        draw(box);
      }),
    );
    this.y = box.y + height;
  }

  /** A line from margin to margin. */
  rule(y: number, color: string = RULE, width = 0.5): void {
    artifact(this.doc, 'Layout', () => {
      this.doc
        .moveTo(this.left, y)
        .lineTo(this.left + this.width, y)
        .lineWidth(width)
        .stroke(color);
    });
  }

  /** Ends the document. @returns its bytes */
  async finish(): Promise<Buffer> {
    const { start, count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.doc.switchToPage(start + page);
      artifact(this.doc, 'Pagination', () => {
        this.#margins(page + 1, count);
      });
    }
    this.#root.end();
    this.doc.end();
    return this.#bytes;
  }

  #noticeHeight(notice: string): number {
    return this.heightOf(notice, this.width, { weight: 'regular', size: NOTICE_SIZE });
  }

  #margins(page: number, pages: number): void {
    const { header, documentNumber, documentNumberLabel, pageOf } = this.#options;
    const style = { weight: 'regular', size: FOOT_SIZE, color: MUTED } as const;
    const headY = PAGE.margin - 28;
    // One line each, the right one first: what does not fit is cut from the left one.
    const right = this.#oneLine(printable(header.right), this.width * 0.6);
    const rightWidth = this.use(style).widthOfString(right);
    const left = this.#oneLine(printable(header.left), this.width - rightWidth - 16);
    this.#line(left, this.left, headY);
    this.#line(right, this.left + this.width - rightWidth, headY);
    this.#ruleUnmarked(headY + 13);
    const footY = this.bottom + 12;
    this.#ruleUnmarked(footY - 4);
    this.#line(printable(`${documentNumberLabel} ${documentNumber}`), this.left, footY);
    const number = printable(pageOf(page, pages));
    this.#line(number, this.left + this.width - this.use(style).widthOfString(number), footY);
    let y = footY + 12;
    for (const notice of this.#notices) {
      this.doc
        .font('regular')
        .fontSize(NOTICE_SIZE)
        .fillColor(MUTED)
        .text(notice, this.left, y, { width: this.width });
      y += this.#noticeHeight(notice);
    }
  }

  #line(text: string, x: number, y: number): void {
    this.doc.font('regular').fontSize(FOOT_SIZE).fillColor(MUTED).text(text, x, y, { lineBreak: false });
  }

  #oneLine(text: string, width: number): string {
    const fits = (candidate: string): boolean =>
      this.doc.font('regular').fontSize(FOOT_SIZE).widthOfString(candidate) <= width;
    if (fits(text)) return text;
    const characters = [...text];
    while (characters.length > 1 && !fits(`${characters.join('').trimEnd()}…`)) characters.pop();
    return `${characters.join('').trimEnd()}…`;
  }

  #ruleUnmarked(y: number): void {
    this.doc
      .moveTo(this.left, y)
      .lineTo(this.left + this.width, y)
      .lineWidth(0.5)
      .stroke(RULE);
  }
}

function collect(doc: Doc): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    doc.on('error', reject);
  });
}
