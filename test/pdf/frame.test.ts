import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { printable } from '../../server/pdf/fonts.ts';
import { lettersDocument, OPTIONS, sampleDocument, SENTENCES } from './sample-document.ts';
import { hasPdfTools, inspect, pagesOf, textOf } from './tools.ts';

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('PDF documents', () => {
  it('are the same bytes for the same content, and others for other content', async () => {
    const first = await sampleDocument();
    expect(digest(await sampleDocument())).to.equal(digest(first));
    expect(digest(await sampleDocument({}, 59))).to.not.equal(digest(first));
    expect(digest(await sampleDocument({ createdAt: '2026-10-13T09:00:00.000Z' }))).to.not.equal(
      digest(first),
    );
  });

  it('print only what their fonts can print', () => {
    expect(printable('oʻ gʻ ʼ ў қ ғ ҳ №')).to.equal('oʻ gʻ ʼ ў қ ғ ҳ №');
    expect(printable('o\uFB03ce \u{1F600}\u200B i\u0306')).to.equal('office ? ĭ');
    expect(printable('two\r\n lines\tand a tab')).to.equal('two lines and a tab');
  });

  describe('as other programs see them', () => {
    let document: Buffer;
    before(async function () {
      if (!hasPdfTools()) this.skip();
      document = await sampleDocument();
    });

    it('are sound', () => {
      expect(inspect('qpdf', document, ['--check'])).to.contain('No syntax or stream encoding errors found');
    });

    it('give back the letters of four scripts exactly', () => {
      const text = textOf(document).replaceAll('\u00A0', ' ');
      for (const sentence of Object.values(SENTENCES))
        expect(text).to.contain(sentence.replaceAll('\u00A0', ' '));
    });

    it('do not depend on what was printed before them', async () => {
      // Drawn with the glyphs of ‘ ’ Ž, which nobody has printed as letters yet.
      await lettersDocument(['ʻ ʼ Ǆ']);
      expect(textOf(await lettersDocument(['‘Žen’']))).to.contain('‘Žen’');
    });

    it('embed subsets of their fonts and no others', () => {
      const fonts = inspect('pdffonts', document).trim().split('\n').slice(2);
      expect(fonts).to.have.length(3);
      for (const line of fonts) {
        expect(line).to.match(
          /^[A-Z]{6}\+NotoSans-(Regular|SemiBold|Bold) +CID TrueType +Identity-H +yes yes yes/,
        );
      }
    });

    it('draw charts as vectors: there is not one image', () => {
      expect(inspect('pdfimages', document, ['-list']).trim().split('\n').slice(2)).to.deep.equal([]);
    });

    it('are tagged, with headings, figures that have words, and tables with headers', () => {
      const info = inspect('pdfinfo', document);
      expect(info).to.match(/Tagged: +yes/);
      expect(info).to.match(/PDF version: +1\.7/);
      expect(info).to.match(/Title: +Evaluation ‹Health ＆ Care›/);
      const structure = inspect('pdfinfo', document, ['-struct']);
      expect(structure.match(/^ +H1/gm)).to.have.length(1);
      expect(structure.match(/^ +Figure/gm)).to.have.length(2);
      // One table: the header rows that later pages repeat are no part of it.
      expect(structure.match(/^ +Table/gm)).to.have.length(1);
      expect(structure.match(/Scope \/Column/g)).to.have.length(3);
      expect(structure.match(/^ +TR/gm)).to.have.length(62);
      const tree = inspect('qpdf', document, ['--qdf', '--object-streams=disable'], ['-']);
      expect(tree).to.contain('/Alt (Five dimensions)');
      expect(tree).to.contain('<pdfuaid:part>1</pdfuaid:part>');
      expect(tree).to.contain('/Lang (uz)');
      expect(tree).to.contain('/DisplayDocTitle true');
    });

    it('repeat the header of a table on every page and never split a row', () => {
      const pages = pagesOf(document);
      expect(pages.length).to.be.greaterThan(2);
      for (const page of pages) expect(page).to.contain('Indicator column');
      const rows = pages.map((page) => [...page.matchAll(/Row \d+\n/g)].length);
      const notes = pages.map((page) => page.split('in the last 12 months of the year').length - 1);
      expect(rows).to.deep.equal(notes);
      expect(rows.reduce((sum, n) => sum + n, 0)).to.equal(60);
    });

    it('say on every page what they are, whose data they hold and how many pages there are', () => {
      const pages = pagesOf(document);
      pages.forEach((page, index) => {
        expect(page).to.contain(OPTIONS.header.right);
        expect(page).to.contain(`Document ${OPTIONS.documentNumber}`);
        expect(page).to.contain(`Page ${String(index + 1)} of ${String(pages.length)}`);
        expect(page).to.contain(OPTIONS.notices[0]);
      });
    });

    it('keep long notices on the page', async () => {
      const notice = 'A sentence about whose data these are, long enough to need a line. '.repeat(6).trim();
      const long = await sampleDocument({ notices: [notice, notice] });
      for (const page of pagesOf(long)) {
        expect(page.replaceAll(/\s+/g, ' ').split(notice).length - 1).to.equal(2);
      }
      const boxes = inspect('pdftotext', long, ['-bbox'], ['-']);
      const lowest = Math.max(...[...boxes.matchAll(/yMax="([\d.]+)"/g)].map((match) => Number(match[1])));
      expect(lowest).to.be.below(841.89 - 14);
    });
  });
});
