import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { LANGUAGES, type Language } from '../../server/domain/language.ts';
import { addQuarters } from '../../server/domain/period.ts';
import { dimensionsOf } from '../../server/domain/scoring/scorecard.ts';
import { evaluationDocument, printQuarter } from '../../server/evaluations/service.ts';
import { formats } from '../../server/i18n/formats.ts';
import { getUnit, listUnits } from '../../server/organisation/service.ts';
import { satisfactionTrend } from '../../server/satisfaction/service.ts';
import { scorecardOf } from '../../server/scorecards/service.ts';
import { demonstration, type Demonstration } from '../support/demonstration.ts';
import { hasPdfTools, inspect, pagesOf, textOf } from '../pdf/tools.ts';

const UNIT = 'UZ-SA';
/** Without lines: one may also end behind the dash of a range or the hyphen of `3-chorak`. */
const plain = (text: string): string =>
  text.replaceAll(/[ \u00A0\n\r]+/g, ' ').replaceAll(/(\d[–-]) (?=\d|chorak|чорак)/g, '$1');

/** Texts with the letters that go wrong most easily, as they must come out of the document. */
const LETTERS: Record<Language, string[]> = {
  uz: [
    'Samarqand viloyati',
    'Oʻzbekiston',
    'Yoʻnalishlar',
    'Maʼlumotlar holati',
    'Xizmatlar sifati boʻyicha xulosa',
  ],
  'uz-Cyrl': [
    'Самарқанд вилояти',
    'Ўзбекистон',
    'Йўналишлар',
    'Маълумотлар ҳолати',
    'Хизматлар сифати бўйича хулоса',
  ],
  ru: [
    'Самаркандская область',
    'Узбекистан',
    'Направления',
    'Данные по состоянию на',
    'Заключение о качестве услуг',
  ],
  en: ['Samarkand region', 'Uzbekistan', 'Dimensions', 'Figures as of', 'Evaluation of service quality'],
};

describe('The evaluation PDF', () => {
  let demo: Demonstration;
  let period: string;
  const documents = new Map<Language, Buffer>();
  const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

  const unit = () => getUnit(demo.deps.db, UNIT);
  const pdf = async (language: Language): Promise<Buffer> => {
    const known =
      documents.get(language) ??
      (await printQuarter(await evaluationDocument(demo.deps, { unit: await unit(), period, language })));
    documents.set(language, known);
    return known;
  };

  before(async function () {
    this.timeout(120_000);
    demo = await demonstration();
    // The last quarter of the demonstration is being collected; the one before it is complete.
    const trend = await satisfactionTrend(demo.deps.db, demo.deps.programme, {
      unit: await unit(),
      today: '2026-10-04',
    });
    period = trend.trend.points.at(-2)!.period;
  });

  it('is the same bytes for the same figures, whoever asks and whenever', async () => {
    const again = await printQuarter(
      await evaluationDocument(
        { ...demo.deps, clock: () => new Date('2031-01-01T00:00:00Z') },
        { unit: await unit(), period, language: 'uz' },
      ),
    );
    expect(digest(again)).to.equal(digest(await pdf('uz')));
  });

  it('has a number that changes with what it says', async () => {
    const at = { unit: await unit(), period };
    const { number } = await evaluationDocument(demo.deps, { ...at, language: 'ru' });
    expect(number).to.match(/^UZ-SA-\d{4}-Q\d-[0-9A-F]{10}$/);
    expect((await evaluationDocument(demo.deps, { ...at, language: 'en' })).number).to.not.equal(number);
  });

  it('names the quarters that it compares with, also one without figures, and says what a dash means', async () => {
    const { trend } = await satisfactionTrend(demo.deps.db, demo.deps.programme, {
      unit: await unit(),
      today: '2026-10-04',
    });
    const first = trend.points[0]!.period;
    const asked = { unit: await unit(), language: 'en' as const };
    for (const one of [first, period]) {
      const { indicators } = await evaluationDocument(demo.deps, { ...asked, period: one });
      const [before, aYearAgo] = [1, 4].map((quarters) =>
        /^(\d{4})-(Q\d)$/.exec(addQuarters(one, -quarters))!,
      );
      expect(indicators.headings.slice(-2)).to.deep.equal([
        `Since ${before![2]!} ${before![1]!}`,
        `Since ${aYearAgo![2]!} ${aYearAgo![1]!}`,
      ]);
      expect(indicators.key).to.match(/^A dash \(–\) stands where/);
    }
    const { indicators } = await evaluationDocument(demo.deps, { ...asked, period: first });
    for (const { changes } of indicators.groups.flatMap(({ rows }) => rows)) expect(changes[1]).to.equal('–');
  });

  it('says in Uzbek Cyrillic where figures come from with names in their own letters', async () => {
    const { method } = await evaluationDocument(demo.deps, {
      unit: await unit(),
      period,
      language: 'uz-Cyrl',
    });
    const text = method.paragraphs.join(' ');
    expect(text).to.contain('JSONдаги').and.to.contain('яна 100\u00A0% ни');
    expect(text).not.to.match(/\d %/);
  });

  it('has the columns of the page in its table of the trend, and none that no quarter fills', async () => {
    const inspector = await demo.as('inspector');
    const providers = await listUnits(demo.deps.db, { level: 'provider' });
    const counts = new Set<number>();
    for (const one of [await unit(), ...providers.slice(0, 12)]) {
      const page = await inspector.get(`/satisfaction/${one.code}`, {
        headers: { 'accept-language': 'en' },
      });
      const heads = page.document.querySelectorAll('[aria-labelledby="figures"] thead th');
      const shown = [...heads].map((head) => (head.textContent ?? '').trim());
      const latest = page.document.querySelectorAll('[aria-labelledby="figures"] tbody tr').length;
      if (latest === 0) continue;
      const { trend } = await satisfactionTrend(demo.deps.db, demo.deps.programme, {
        unit: one,
        today: '2026-10-04',
      });
      const { satisfaction } = await evaluationDocument(demo.deps, {
        unit: one,
        period: trend.points.at(-1)!.period,
        language: 'en',
      });
      expect(
        satisfaction.columns.map(({ heading }) => heading),
        one.code,
      ).to.deep.equal(shown);
      counts.add(shown.length);
    }
    expect(counts.size).to.be.greaterThan(1);
  });

  describe('as other programs see it', () => {
    before(function () {
      if (!hasPdfTools()) this.skip();
    });

    for (const language of LANGUAGES) {
      it(`gives its text back exactly in ${language}`, async () => {
        const text = plain(textOf(await pdf(language)));
        for (const words of LETTERS[language]) expect(text).to.contain(words);
        const {
          unit: name,
          dimensions,
          indicators,
          satisfaction,
          method,
          summary,
        } = await evaluationDocument(demo.deps, {
          unit: await unit(),
          period,
          language,
        });
        expect(text).to.contain(plain(name));
        for (const row of dimensions.rows) expect(text).to.contain(plain(row.name));
        for (const sentence of [
          ...summary.sentences,
          ...method.paragraphs.slice(0, 4),
          ...method.arithmetic.rows.map((cells) => cells.join(' ')),
          satisfaction.summary,
        ]) {
          expect(text).to.contain(plain(sentence));
        }
        const rows = indicators.groups.flatMap((group) => group.rows);
        expect(rows.length).to.be.greaterThan(30);
        for (const row of rows) expect(text).to.contain(plain(row.name));
      });
    }

    it('is sound, tagged and made of vectors and embedded subsets', async () => {
      const document = await pdf('uz-Cyrl');
      expect(inspect('qpdf', document, ['--check'])).to.contain('No syntax or stream encoding errors found');
      expect(inspect('pdfinfo', document)).to.match(/Tagged: +yes/);
      expect(inspect('pdfimages', document, ['-list']).trim().split('\n').slice(2)).to.deep.equal([]);
      const fonts = inspect('pdffonts', document).trim().split('\n').slice(2);
      expect(fonts).to.have.length(3);
      for (const line of fonts) expect(line).to.match(/^[A-Z]{6}\+NotoSans-.* yes yes yes/);
      const structure = inspect('pdfinfo', document, ['-struct']);
      expect(structure.match(/^ +H1/gm)).to.have.length(1);
      expect(structure.match(/^ +Figure/gm)).to.have.length(2);
      expect(structure.match(/^ +Table/gm)).to.have.length(5);
    });

    it('repeats the header of the indicator table, and says on every page what it is and whose data it holds', async () => {
      const pages = pagesOf(await pdf('en'));
      const document = await evaluationDocument(demo.deps, { unit: await unit(), period, language: 'en' });
      const withRows = pages.filter((page) => /\b(ACC|QUA|SAT|STF|FIN|PAR)-0\d · /.test(page));
      expect(withRows.length).to.be.greaterThan(1);
      for (const page of withRows)
        expect(plain(page)).to.contain('Indicator').and.to.contain('Score and rating');
      pages.forEach((page, index) => {
        const words = plain(page);
        expect(words).to.contain(`Page ${String(index + 1)} of ${String(pages.length)}`);
        expect(words).to.contain(`Document ${document.number}`);
        expect(words).to.contain(plain(document.header));
        expect(words).to.contain(plain(demo.deps.programme.demonstration.notice.en));
      });
    });

    it('keeps the method note in one piece', async () => {
      for (const language of LANGUAGES) {
        const { method } = await evaluationDocument(demo.deps, { unit: await unit(), period, language });
        const pages = pagesOf(await pdf(language)).map(plain);
        const on = (sentence: string): number => pages.findIndex((page) => page.includes(plain(sentence)));
        const { before, result, after } = method.arithmetic;
        const where = method.paragraphs.slice(0, 4).map(on);
        expect(new Set(where), language).to.deep.equal(new Set([pages.length - 1]));
        for (const sentence of [...before, result, ...after])
          expect(pages.at(-1), language).to.contain(plain(sentence));
        // The rest of the arithmetic is where a reader can look it up.
        expect(
          (await (await demo.as('inspector')).get(`/scorecards/${UNIT}/${period}/recipe`)).status,
        ).to.equal(200);
        expect(after.at(-1), language).to.contain(`/scorecards/${UNIT}/${period}/recipe`);
      }
    });

    it('prints the figures of the scorecard and of the trend', async () => {
      const text = plain(textOf(await pdf('en')));
      const { number, percent } = formats('en', 'Asia/Tashkent');
      const scorecard = await scorecardOf(demo.deps.db, demo.deps.programme, await unit(), period, {
        today: '2026-10-04',
      });
      if (scorecard.score !== null) expect(text).to.contain(`Score: ${number(scorecard.score, 1)} of 100.`);
      for (const group of dimensionsOf(scorecard))
        if (group.score !== null) expect(text).to.contain(number(group.score, 1));
      const { trend } = await satisfactionTrend(demo.deps.db, demo.deps.programme, {
        unit: await unit(),
        until: period,
        today: '2026-10-04',
      });
      for (const { value } of trend.points)
        if (value !== null) expect(text).to.contain(plain(percent(value)));
    });
  });

  describe('on the site', () => {
    it('is exported by an inspector, in the language of the request, and the export is logged', async () => {
      const inspector = await demo.as('inspector');
      const reply = await inspector.get(`/evaluations/${UNIT}/${period}.pdf`, {
        headers: { 'accept-language': 'ru' },
      });
      expect(reply.status).to.equal(200);
      expect(reply.headers.get('content-type')).to.equal('application/pdf');
      const { number } = await evaluationDocument(demo.deps, { unit: await unit(), period, language: 'ru' });
      expect(reply.headers.get('content-disposition')).to.equal(`inline; filename="mezon-${number}-ru.pdf"`);
      const event = await demo.deps
        .db('audit_events')
        .where({ event: 'evaluation.exported' })
        .orderBy('id', 'desc')
        .first<{ subject: string; details: string }>();
      expect(event.subject).to.equal(UNIT);
      expect(JSON.parse(event.details)).to.deep.equal({ period, language: 'ru', document: number });
    });

    it('follows the sector of its scorecard, and says which one it is about', async () => {
      const inspector = await demo.as('inspector');
      const of = async (query: string) => inspector.get(`/evaluations/${UNIT}/${period}.pdf${query}`);
      expect((await of('?sector=church')).status).to.equal(422);
      const asked = { unit: await unit(), period, language: 'en' as const };
      const all = await evaluationDocument(demo.deps, asked);
      const ngo = await evaluationDocument(demo.deps, { ...asked, sector: 'ngo' });
      const { score } = await scorecardOf(demo.deps.db, demo.deps.programme, await unit(), period, {
        today: '2026-10-04',
        sector: 'ngo',
      });
      expect(ngo.summary.sentences[0]).not.to.equal(all.summary.sentences[0]);
      if (score !== null) expect(ngo.summary.sentences[0]).to.contain(formats('en', 'UTC').number(score, 1));
      expect(ngo.number).to.match(/^UZ-SA-\d{4}-Q\d-ngo-[0-9A-F]{10}$/);
      const sector = demo.deps.programme.sectors.ngo.en;
      expect(ngo.facts).to.deep.include({ term: 'Sector', text: sector });
      for (const words of [ngo.header, ngo.documentTitle, ngo.scope, ngo.satisfaction.chart?.title])
        expect(words).to.contain(sector);
      expect(all.scope).to.equal(null);
      const reply = await of('?sector=ngo');
      expect(reply.status).to.equal(200);
      expect(reply.headers.get('content-disposition')).to.contain('-ngo-');
      const event = await demo.deps
        .db('audit_events')
        .where({ event: 'evaluation.exported' })
        .orderBy('id', 'desc')
        .first<{ details: string }>();
      expect(JSON.parse(event.details)).to.include({ sector: 'ngo' });
    });

    it('is refused to a coordinator, and unknown for quarters that nobody reported', async () => {
      const coordinator = await demo.as('coordinator');
      expect((await coordinator.get(`/evaluations/${UNIT}/${period}.pdf`)).status).to.equal(403);
      const inspector = await demo.as('inspector');
      expect((await inspector.get(`/evaluations/${UNIT}/2019-Q1.pdf`)).status).to.equal(404);
      expect((await inspector.get(`/evaluations/${UNIT}/yesterday.pdf`)).status).to.equal(404);
    });
  });
});
