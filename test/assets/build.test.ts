import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isBuilt, markBuilt } from '../../server/assets/sources.ts';
import { PROJECT_ROOT } from '../../server/project.ts';

/** What `npm run build` has made; `npm test` builds first. */
describe('assets', () => {
  const folder = join(PROJECT_ROOT, 'dist', 'public');
  const manifest = (): Record<string, string> =>
    JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string>;
  const styles = (): string => readFileSync(join(folder, manifest()['app.css']!), 'utf8');

  it('carry a hash of their contents in their names', () => {
    const files = Object.values(manifest());
    expect(files.length).to.be.greaterThan(10);
    for (const file of files) {
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex')
        .slice(0, 10);
      expect(file).to.contain(hash);
    }
    expect(readdirSync(folder)).to.include.members(files);
  });

  it('have a bundle for every script', () => {
    const scripts = readdirSync(join(PROJECT_ROOT, 'views', 'public', 'scripts')).filter((file) =>
      file.endsWith('.ts'),
    );
    expect(Object.keys(manifest())).to.include.members(scripts.map((file) => file.replace(/\.ts$/, '.js')));
  });

  it('fetch nothing from elsewhere', () => {
    const addresses = [...styles().matchAll(/url\(["']?([^"')]+)/g)].map((match) => match[1] ?? '');
    const fonts = addresses.filter((address) => address.endsWith('.woff2'));
    expect(fonts.length).to.be.greaterThan(4);
    expect(Object.values(manifest())).to.include.members(fonts);
    expect(
      addresses.filter((address) => !fonts.includes(address) && !address.startsWith('data:')),
    ).to.deep.equal([]);
  });

  it('use the font and the colours of Mezon', () => {
    const css = styles();
    expect(css).to.contain('Noto Sans');
    expect(css).not.to.match(/GDS Transport|crown/i);
    expect(css).to.contain('prefers-color-scheme: dark').and.to.contain('@media print');
  });
});

describe('what was built', () => {
  it('is built again when a source has changed, and not otherwise', () => {
    const root = mkdtempSync(join(tmpdir(), 'mezon-sources-'));
    try {
      const dist = join(root, 'dist');
      for (const folder of ['dist', 'migrations', 'server/assets', 'views'])
        mkdirSync(join(root, folder), { recursive: true });
      for (const file of ['package-lock.json', 'tsconfig.json'])
        cpSync(join(PROJECT_ROOT, file), join(root, file));
      writeFileSync(join(root, 'server/assets/a.ts'), 'a');
      expect(isBuilt(root, dist)).to.equal(false);
      markBuilt(root, dist);
      expect(isBuilt(root, dist)).to.equal(true);
      for (const change of [
        () => writeFileSync(join(root, 'server/assets/a.ts'), 'b'),
        () => writeFileSync(join(root, 'views/new.hbs'), ''),
        () => rmSync(join(root, 'views/new.hbs')),
      ]) {
        change();
        expect(isBuilt(root, dist)).to.equal(false);
        markBuilt(root, dist);
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
