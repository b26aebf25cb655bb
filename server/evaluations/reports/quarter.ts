import { chartHeightInPdf, drawInPdf, FILLS, RATING_MARKS, drawMark } from '../../charts/chart-spec.ts';
import { PdfFrame, STYLES } from '../../pdf/frame.ts';
import { type Column, drawTable, heightOfTable, type Row } from '../../pdf/table.ts';
import type { EvaluationDocument } from '../service.ts';

/** The evaluation of one quarter: cover with the judgement, dimensions, indicators, satisfaction, method. */

const CHART_HEIGHT = 185;
const BAR_HEIGHT = 200;
/** A heading of the third level with the room around it, one line high. */
const SUBHEADING = 30;
/** Of a table of numbers: what the names of its rows take. */
const NAME_SHARE = 0.3;

type TrendColumn = EvaluationDocument['satisfaction']['columns'][number]['key'];

/** Of a table with all of them: what is left out leaves its room to the others. */
const TREND_COLUMNS: Readonly<Record<TrendColumn, { share: number; align: Column['align'] }>> = {
  period: { share: 0.2, align: 'left' },
  value: { share: 0.12, align: 'right' },
  n: { share: 0.09, align: 'right' },
  interval: { share: 0.13, align: 'right' },
  response: { share: 0.12, align: 'right' },
  target: { share: 0.1, align: 'right' },
  limits: { share: 0.13, align: 'right' },
  signal: { share: 0.11, align: 'left' },
};

/** Lays the document out. @returns its bytes */
export async function printQuarter(document: EvaluationDocument): Promise<Buffer> {
  const frame = new PdfFrame({
    title: document.documentTitle,
    author: document.owner,
    subject: document.header,
    language: document.language,
    createdAt: document.asOf,
    documentNumber: document.number,
    header: { left: document.programme, right: document.header },
    documentNumberLabel: document.numberLabel,
    pageOf: (page, pages) =>
      document.pageOf.replace('{page}', String(page)).replace('{pages}', String(pages)),
    notices: document.notices,
  });
  drawCover(frame, document);
  drawSummary(frame, document);
  frame.newPage();
  drawDimensions(frame, document);
  drawIndicators(frame, document);
  drawSatisfaction(frame, document);
  drawMethod(frame, document);
  return frame.finish();
}

function drawCover(
  frame: PdfFrame,
  { title, unit, period, scope, facts, numberTerm, number }: EvaluationDocument,
): void {
  frame.gap(28);
  frame.title(title);
  frame.paragraph(unit, STYLES.subtitle);
  frame.paragraph(period, STYLES.lead);
  if (scope !== null) frame.paragraph(scope);
  frame.gap(10);
  drawTable(
    frame,
    [
      { heading: '', share: 0.3, align: 'left' },
      { heading: '', share: 0.7, align: 'left' },
    ],
    [...facts, { term: numberTerm, text: number }].map(({ term, text }) => ({
      cells: [{ text: term }, { text, strong: true }],
    })),
    { withHead: false },
  );
}

function drawSummary(frame: PdfFrame, { summary }: EvaluationDocument): void {
  frame.heading(summary.title);
  const [first = '', ...others] = summary.sentences;
  drawRating(frame, first, summary.rating);
  frame.paragraph(others.join(' '), STYLES.lead);
  frame.heading(summary.limitersTitle, 3, 20);
  for (const limiter of summary.limiters) frame.paragraph(limiter);
}

/** The judgement in one line, its mark before it. */
function drawRating(
  frame: PdfFrame,
  sentence: string,
  rating: EvaluationDocument['summary']['rating'],
): void {
  frame.paragraph(sentence, { ...STYLES.subtitle, color: FILLS[rating] }, 'P', {
    indent: 22,
    draw: (y) => {
      drawMark(frame.doc, RATING_MARKS[rating], frame.left + 8, y + 10, 6, rating, rating === 'not-rated');
    },
  });
}

function drawDimensions(frame: PdfFrame, { dimensions }: EvaluationDocument): void {
  const { chart } = dimensions;
  frame.heading(dimensions.title, 2, 150);
  if (chart) {
    const height = chartHeightInPdf(chart, { width: frame.width, height: BAR_HEIGHT });
    const words = chart.rows.map((row) => `${row.label}: ${row.text} ${row.ratingText}`).join('; ');
    frame.figure(`${chart.title}. ${words}`, height, (box) => {
      drawInPdf(frame.doc, chart, box);
    });
    frame.gap(10);
  }
  const shares = [0.4, 0.3, 0.15, 0.15];
  drawTable(
    frame,
    columns(dimensions.headings, shares, ['left', 'left', 'right', 'right']),
    dimensions.rows.map(({ name, score, rating, because, weight, coverage }) => ({
      cells: [{ text: name }, { text: score, rating, note: because }, { text: weight }, { text: coverage }],
    })),
  );
}

const columns = (
  headings: readonly string[],
  shares: readonly number[],
  aligns: readonly Column['align'][],
): Column[] =>
  headings.map((heading, index) => ({ heading, share: shares[index] ?? 0, align: aligns[index] ?? 'left' }));

function drawIndicators(frame: PdfFrame, { indicators }: EvaluationDocument): void {
  frame.heading(indicators.title, 2, 110);
  frame.paragraph(indicators.key, STYLES.small);
  const rows = indicators.groups.flatMap((group): Row[] => [
    { group: { text: group.name, rating: group.rating } },
    ...group.rows.map((row): Row => ({
      cells: [
        { text: row.name, note: row.note },
        row.value === ''
          ? { text: row.state, note: row.absence ?? undefined }
          : { text: row.value, strong: true },
        { text: row.n },
        { text: row.interval },
        { text: row.target },
        { text: row.score, note: row.ratingWord, rating: row.rating ?? undefined },
        ...row.changes.map((text) => ({ text })),
      ],
    })),
  ]);
  drawTable(
    frame,
    columns(
      indicators.headings,
      [0.27, 0.09, 0.08, 0.115, 0.085, 0.2, 0.08, 0.08],
      ['left', 'right', 'right', 'right', 'right', 'left', 'right', 'right'],
    ),
    rows,
  );
}

function drawSatisfaction(frame: PdfFrame, { satisfaction }: EvaluationDocument): void {
  const { chart } = satisfaction;
  frame.heading(satisfaction.title, 2, chart ? CHART_HEIGHT + 60 : 40);
  frame.paragraph(satisfaction.summary);
  if (!chart) return;
  frame.gap(4);
  frame.figure(`${chart.title}. ${chart.description}`, CHART_HEIGHT, (box) => {
    drawInPdf(frame.doc, chart, box);
  });
  frame.gap(8);
  if (satisfaction.signals.length > 0) {
    frame.heading(satisfaction.signalsTitle, 3, 20);
    for (const signal of satisfaction.signals) frame.paragraph(signal);
  }
  for (const sentence of satisfaction.method) frame.paragraph(sentence, STYLES.small);
  const shown = satisfaction.columns;
  const wished = shown.reduce((sum, { key }) => sum + TREND_COLUMNS[key].share, 0);
  drawTable(
    frame,
    shown.map(({ key, heading }) => ({
      heading,
      share: TREND_COLUMNS[key].share / wished,
      align: TREND_COLUMNS[key].align,
    })),
    satisfaction.rows.map((row) => ({
      cells: shown.map(({ key }) => ({
        text: row[key],
        note: key === 'period' ? row.note : undefined,
        strong: key === 'value',
      })),
    })),
  );
}

function drawMethod(frame: PdfFrame, { method }: EvaluationDocument): void {
  const { arithmetic } = method;
  const table = {
    columns: arithmetic.headings.map((heading, index): Column => ({
      heading,
      share: index === 0 ? NAME_SHARE : (1 - NAME_SHARE) / (arithmetic.headings.length - 1),
      align: index === 0 ? 'left' : 'right',
    })),
    rows: arithmetic.rows.map((cells): Row => ({ cells: cells.map((text) => ({ text })) })),
  };
  const heightOf = (texts: readonly string[]): number =>
    texts.reduce(
      (sum, text) => sum + frame.heightOf(text, frame.width, STYLES.small) + STYLES.small.after,
      0,
    );
  // A note of a few paragraphs and a short table is not torn apart: what its last lines would begin, they would leave empty.
  const sum =
    heightOf([...arithmetic.before, arithmetic.result, ...arithmetic.after]) +
    heightOfTable(frame, table.columns, table.rows);
  frame.heading(method.title, 2, heightOf(method.paragraphs) + SUBHEADING + sum);
  for (const paragraph of method.paragraphs) frame.paragraph(paragraph, STYLES.small);
  frame.heading(arithmetic.title, 3, sum);
  for (const sentence of arithmetic.before) frame.paragraph(sentence, STYLES.small);
  drawTable(frame, table.columns, table.rows);
  frame.paragraph(arithmetic.result, { ...STYLES.small, weight: 'semibold' });
  for (const sentence of arithmetic.after) frame.paragraph(sentence, STYLES.small);
}
