import type PDFDocument from 'pdfkit';

export type Doc = InstanceType<typeof PDFDocument>;
export type StructureElement = ReturnType<Doc['struct']>;

export interface TagOptions {
  /** What a reader who cannot see a figure is told. */
  alt?: string;
  /** x1, y1, x2, y2 in pt from the top left. */
  bbox?: [number, number, number, number];
  /** Of a header cell. */
  scope?: 'Column' | 'Row';
  columns?: number;
}

/** The options that pdfkit takes and its published types do not know yet. */
type StructOptions = NonNullable<Parameters<Doc['struct']>[1]>;

/** A structure element whose content the function draws once the element hangs in the tree. */
export function tag(doc: Doc, type: string, options: TagOptions, draw?: () => void): StructureElement {
  const { columns, ...known } = options;
  const element = draw
    ? doc.struct(type, known as StructOptions, draw)
    : doc.struct(type, known as StructOptions);
  if (columns !== undefined) {
    const { data } = (element as unknown as { dictionary: { data: Record<string, unknown> } }).dictionary;
    data['A'] = { ...(data['A'] as object | undefined), O: 'Table', ColSpan: columns };
  }
  return element;
}

/** What a page repeats or decorates itself with: read by nobody, so marked as no part of the content. */
export function artifact(doc: Doc, type: 'Pagination' | 'Layout', draw: () => void): void {
  doc.markContent('Artifact', { type });
  draw();
  doc.endMarkedContent();
}
