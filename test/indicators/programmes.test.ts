import { type AnySchemaObject, Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitSchema, lintProgramme, loadProgramme } from '../../server/indicator-sets/service.ts';
import { PROJECT_ROOT } from '../../server/project.ts';

const ROOM = join(PROJECT_ROOT, 'indicators');
const names = readdirSync(ROOM, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('the programmes under indicators/', () => {
  it('are the two that come with Mezon', () => {
    expect(names).to.include.members(['uz-social-services', 'scotland-care']);
  });

  for (const name of names) {
    it(`${name} is in order and loads`, () => {
      expect(lintProgramme(join(ROOM, name))).to.deep.equal([]);
      expect(loadProgramme(join(ROOM, name)).code).to.equal(name);
    });
  }

  it('have the schema that schema.json says (npm run --silent mezon -- check --print-schema > indicators/schema.json)', () => {
    const kept: unknown = JSON.parse(readFileSync(join(ROOM, 'schema.json'), 'utf8'));
    expect(kept).to.deep.equal(JSON.parse(JSON.stringify(emitSchema())));
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    expect(ajv.validateSchema(kept as AnySchemaObject), ajv.errorsText()).to.equal(true);
  });
});
