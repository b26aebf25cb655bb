import { expect } from 'chai';
import { checkPassword } from '../../server/access/password-rules.ts';
import { hashPassword, verifyPassword } from '../../server/access/passwords.ts';

describe('passwords', () => {
  it('are kept as scrypt with their cost and a salt of their own', async () => {
    const [one, two] = [
      await hashPassword('correct horse battery'),
      await hashPassword('correct horse battery'),
    ];
    expect(one).to.match(/^\$scrypt\$ln=(1[5-9]|2\d),r=8,p=\d+\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.to.equal(two);
  });

  it('are recognised, and nothing else is', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(await verifyPassword('correct horse battery', stored)).to.equal(true);
    expect(await verifyPassword('correct horse batterY', stored)).to.equal(false);
    expect(await verifyPassword('', stored)).to.equal(false);
  });

  it('verifies against the published test vector of scrypt (RFC 7914, section 12)', async () => {
    const hash = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
        'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    );
    const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
    const stored = `$scrypt$ln=14,r=8,p=1$${base64(Buffer.from('SodiumChloride'))}$${base64(hash)}`;
    expect(await verifyPassword('pleaseletmein', stored)).to.equal(true);
    expect(await verifyPassword('pleaseletmeim', stored)).to.equal(false);
  });

  it('open no account that does not exist or has none yet', async () => {
    expect(await verifyPassword('anything at all', undefined)).to.equal(false);
    expect(await verifyPassword('', '')).to.equal(false);
    expect(await verifyPassword('anything at all', 'damaged')).to.equal(false);
  });

  it('are the same with composed and with combining letters', async () => {
    const stored = await hashPassword('ёлка и йогурт'.normalize('NFC'));
    expect(await verifyPassword('ёлка и йогурт'.normalize('NFD'), stored)).to.equal(true);
  });

  const cases: [string, string | undefined][] = [
    ['four words of mine', undefined],
    ['oʻn ikki belgi', undefined],
    ['short', 'password-too-short'],
    ['eleven char', 'password-too-short'],
    ['x'.repeat(201), 'password-too-long'],
    ['Person@Example.org', 'password-is-email'],
    ['Password1234', 'password-common'],
    ['ababababababab', 'password-common'],
  ];
  for (const [password, problem] of cases) {
    it(`${problem ?? 'accepted'}: ${password.slice(0, 24)}`, () => {
      expect(checkPassword(password, 'person@example.org', 'password').map(({ code }) => code)).to.deep.equal(
        problem === undefined ? [] : [problem],
      );
    });
  }
});
