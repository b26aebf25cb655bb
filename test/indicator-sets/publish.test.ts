import { expect } from 'chai';
import { setFor } from '../../server/domain/indicator-set.ts';
import {
  lintProgramme,
  loadProgramme,
  programmeFolder,
  ProgrammeError,
  publishSet,
} from '../../server/indicator-sets/service.ts';
import { ProgrammeCopy } from './programme-copy.ts';

const V = '2026.1';

describe('publishing a set', () => {
  let copy: ProgrammeCopy;

  beforeEach(() => {
    copy = new ProgrammeCopy();
    copy.unpublish();
  });

  afterEach(() => copy.dispose());

  it('a draft alone is in order and cannot be loaded', () => {
    expect(lintProgramme(copy.folder)).to.deep.equal([]);
    expect(() => loadProgramme(copy.folder)).to.throw(ProgrammeError, 'no version of the set is published');
  });

  it('writes status, date and proof, and the loaded set has the fingerprint of the proof', () => {
    const published = publishSet(copy.folder, V, '2026-03-01');
    expect(copy.json(`${V}/set.json`)).to.include({ status: 'published', publishedOn: '2026-03-01' });
    expect(copy.json(`${V}/published.json`)).to.deep.equal(published);
    expect(lintProgramme(copy.folder)).to.deep.equal([]);
    expect(loadProgramme(copy.folder).sets.map((set) => set.fingerprint)).to.deep.equal([
      published.fingerprint,
    ]);
  });

  it('leaves the rest of set.json as its author laid it out', () => {
    copy.write(`${V}/set.json`, copy.read(`${V}/set.json`).replaceAll(/\n */g, ' '));
    publishSet(copy.folder, V, '2026-03-01');
    expect(copy.read(`${V}/set.json`)).to.not.include('\n');
    expect(lintProgramme(copy.folder)).to.deep.equal([]);
  });

  it('does not care how files are laid out, only what they say', () => {
    const first = publishSet(copy.folder, V, '2026-03-01').fingerprint;
    const reversed = Object.fromEntries(Object.entries(copy.json(`${V}/ACC-01.json`)).reverse());
    copy.write(`${V}/ACC-01.json`, JSON.stringify(reversed));
    expect(lintProgramme(copy.folder)).to.deep.equal([]);
    expect(loadProgramme(copy.folder).sets[0]?.fingerprint).to.equal(first);
  });

  it('refuses what the lint refuses and writes nothing', () => {
    copy.set(`${V}/set.json`, 'tree.groups.0.weight', 20);
    const before = copy.read(`${V}/set.json`);
    expect(() => publishSet(copy.folder, V, '2026-03-01')).to.throw(ProgrammeError, 'sum to 105');
    expect(copy.read(`${V}/set.json`)).to.equal(before);
    expect(() => copy.read(`${V}/published.json`)).to.throw('ENOENT');
  });

  it('refuses a version twice, and one that is not there', () => {
    publishSet(copy.folder, V, '2026-03-01');
    expect(() => publishSet(copy.folder, V, '2026-03-02')).to.throw(ProgrammeError, 'published already');
    expect(() => publishSet(copy.folder, '2027.1', '2026-03-02')).to.throw(ProgrammeError, 'no such version');
  });

  it('a second version begins later than the first and serves from its quarter on', () => {
    publishSet(copy.folder, V, '2026-03-01');
    copy.copyVersion(V, '2027.1');
    copy.set('2027.1/set.json', 'version', '2027.1');
    copy.unpublish('2027.1');
    expect(() => publishSet(copy.folder, '2027.1', '2026-12-01')).to.throw(
      ProgrammeError,
      'must be later than 2023-Q1',
    );
    copy.set('2027.1/set.json', 'appliesFrom', '2027-Q1');
    publishSet(copy.folder, '2027.1', '2026-12-01');
    const { sets } = loadProgramme(copy.folder);
    expect(
      ['2022-Q4', '2026-Q4', '2027-Q1', '2030-Q1'].map((period) => setFor(sets, period).version),
    ).to.deep.equal([V, V, '2027.1', '2027.1']);
  });
});

describe('finding a programme', () => {
  it('by its name under indicators/, or by the path of its folder', () => {
    const copy = new ProgrammeCopy();
    expect(programmeFolder(copy.folder)).to.equal(copy.folder);
    expect(programmeFolder('uz-social-services')).to.match(/indicators.uz-social-services$/);
    copy.dispose();
  });

  it('says where it looked when there is none', () => {
    expect(() => programmeFolder('mars')).to.throw(ProgrammeError, /indicators.mars/);
  });
});
