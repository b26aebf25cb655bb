import { chartHeightInPdf, drawInPdf } from '../../server/charts/chart-spec.ts';
import { type FrameOptions, PdfFrame, STYLES } from '../../server/pdf/frame.ts';
import { drawTable } from '../../server/pdf/table.ts';
import { barsSpec, trendSpec } from '../charts/sample-specs.ts';

/** Letters that fonts and extractors get wrong: oʻ gʻ ʼ in Latin, ў қ ғ ҳ in Cyrillic, Russian, English with ligatures. */
export const SENTENCES = {
  uz: 'Oʻzbekistonda ijtimoiy xizmatlar sifati, gʻamxoʻrlik va maʼlumot: Oʻ Gʻ oʻ gʻ ʼ.',
  'uz-Cyrl': 'Ўзбекистонда ижтимоий хизматлар сифати, ғамхўрлик ва маълумот: Ў Қ Ғ Ҳ ў қ ғ ҳ.',
  ru: 'Удовлетворённость получателей услуг: объём, съёмка, № 5 — «хорошо».',
  en: 'The official’s figures fit the first office: 64.1 % (n = 1,204, 61.3–66.8), −0.4.',
} as const;

export const OPTIONS: FrameOptions = {
  title: 'Evaluation <Health & Care>',
  author: 'Agency',
  subject: 'Q3 2026',
  language: 'uz',
  createdAt: '2026-10-12T09:00:00.000Z',
  documentNumber: 'UZ-XO-2026-Q3-0F3A',
  documentNumberLabel: 'Document',
  header: { left: 'Programme', right: 'Xorazm viloyati · Q3 2026' },
  pageOf: (page, pages) => `Page ${String(page)} of ${String(pages)}`,
  notices: ['These data are illustrative.'],
};

/** A document of these sentences alone. */
export async function lettersDocument(sentences: readonly string[]): Promise<Buffer> {
  const frame = new PdfFrame(OPTIONS);
  for (const sentence of sentences) frame.paragraph(sentence);
  return frame.finish();
}

/** A document with one of everything, three pages long. */
export async function sampleDocument(changes: Partial<FrameOptions> = {}, rows = 60): Promise<Buffer> {
  const frame = new PdfFrame({ ...OPTIONS, ...changes });
  frame.title('Sifat bahosi');
  frame.paragraph('Xorazm viloyati', STYLES.subtitle);
  frame.heading('Letters');
  for (const sentence of Object.values(SENTENCES)) frame.paragraph(sentence);
  for (const spec of [barsSpec, trendSpec]) {
    frame.heading(spec.title, 3, 250);
    const height = chartHeightInPdf(spec, { width: frame.width, height: 220 });
    frame.figure(spec.description, height, (box) => drawInPdf(frame.doc, spec, box));
  }
  frame.heading('Table');
  drawTable(
    frame,
    [
      { heading: 'Indicator column', share: 0.5, align: 'left' },
      { heading: 'Value', share: 0.2, align: 'right' },
      { heading: 'Rating', share: 0.3, align: 'left' },
    ],
    [
      { group: { text: 'Quality and safety', rating: 'good' } },
      ...Array.from({ length: rows }, (_, i) => ({
        cells: [
          { text: `Row ${String(i + 1)}`, note: 'in the last 12 months of the year' },
          { text: String(i * 1.5) },
          { text: 'Yaxshi', rating: 'good' as const },
        ],
      })),
    ],
  );
  return frame.finish();
}
