import { Command, InvalidArgumentError, Option } from 'commander';
import {
  createInvitation,
  createToken,
  createUser,
  disableUser,
  listTokens,
  listUsers,
  parsePerson,
  regionsOf,
  revokeToken,
} from '../access/service.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { type Role, ROLES } from '../domain/permissions.ts';
import { addressOf } from './address.ts';
import { type DatabaseChoice, onDatabase, withDeps } from './session.ts';
import { CommandError, conclude, print, tell } from './terminal.ts';

interface NewUser extends DatabaseChoice {
  name: string;
  role: Role;
  region?: string[];
}

const regionCodes = (deps: Deps): ReadonlySet<string> =>
  new Set(deps.programme.territories.filter(({ level }) => level === 'region').map(({ code }) => code));

function checkRegions({ role, region = [] }: NewUser, known: ReadonlySet<string>): void {
  const unknown = region.find((code) => !known.has(code));
  if (unknown !== undefined) throw new CommandError(`There is no region ${unknown}`);
  if (role === 'administrator' && region.length > 0) {
    throw new CommandError('An administrator works for all regions: leave out --region');
  }
  if (role === 'coordinator' && region.length === 0) {
    throw new CommandError('A coordinator needs at least one --region');
  }
}

/** What was typed passes the same checks as the form for a new person. @throws CommandError */
function personOf(deps: Deps, email: string, options: NewUser): ReturnType<typeof parsePerson>['person'] {
  const { name, role, region = [] } = options;
  const known = regionCodes(deps);
  checkRegions(options, known);
  const reach = region.length === 0 ? 'all' : 'some';
  const { person, problems } = parsePerson({ email, name, role, reach, regions: region }, known);
  const [problem] = problems;
  if (problem) {
    const words = deps.translator.translate('en')(`access.problem.${problem.code}`, problem.params);
    throw new CommandError(`${words} (${problem.path}: "${problem.path === 'name' ? name : email}")`);
  }
  return person;
}

async function addUser(deps: Deps, typed: string, options: NewUser): Promise<void> {
  const person = personOf(deps, typed, options);
  const { email, name } = person;
  const now = deps.clock();
  const link = await inTransaction(deps.db, async (trx) => {
    const id = await createUser(trx, {
      email,
      name,
      role: options.role,
      regions: regionsOf(person),
      password: null,
      at: now.toISOString(),
    });
    return createInvitation(trx, id, now);
  });
  print(`${email} can choose a password at this address; it works once, for 7 days, while the server runs:`);
  print(`${addressOf(deps.config)}${link}`);
}

async function printUsers(deps: Deps): Promise<void> {
  for (const user of await listUsers(deps.db)) {
    const state = user.disabledAt === null ? '' : '  disabled';
    print(`${user.email}\t${user.role}\t${user.regions?.join(',') ?? 'all regions'}${state}`);
  }
}

const disable = (deps: Deps, email: string): Promise<void> =>
  inTransaction(deps.db, (trx) => disableUser(trx, { email, by: 'cli', at: deps.clock().toISOString() }));

export const userCommand = (): Command =>
  new Command('user')
    .description('who may sign in')
    .addCommand(
      onDatabase(new Command('list').description('everybody, with role and regions')).action(
        (choice: DatabaseChoice) => conclude(withDeps(choice, printUsers)),
      ),
    )
    .addCommand(
      onDatabase(
        new Command('add')
          .description('add somebody and print a link for choosing a password')
          .argument('<email>', 'the address that the person signs in with')
          .requiredOption('--name <name>', 'name of the person, in quotation marks')
          .addOption(
            new Option('--role <role>', 'what the person may do').choices(ROLES).makeOptionMandatory(),
          )
          .option(
            '--region <code...>',
            'regions the person works for, such as UZ-SA UZ-TK; a coordinator needs at least one, others have all by default',
          ),
      ).action((email: string, options: NewUser) =>
        conclude(withDeps(options, (deps) => addUser(deps, email, options))),
      ),
    )
    .addCommand(
      onDatabase(
        new Command('disable')
          .description('end all sessions of somebody and let nobody sign in as them')
          .argument('<email>', 'the address that the person signs in with'),
      ).action((email: string, choice: DatabaseChoice) =>
        conclude(withDeps(choice, (deps) => disable(deps, email))),
      ),
    );

async function printTokens(deps: Deps): Promise<void> {
  for (const token of await listTokens(deps.db)) {
    const state = token.revokedAt === null ? (token.lastUsedAt ?? 'never used') : 'revoked';
    print(`${String(token.id)}\t${token.email}\t${token.name}\t${state}`);
  }
}

/** The token alone goes to standard output, so that a script can keep it. */
async function addToken(deps: Deps, email: string, { name }: { name: string }): Promise<void> {
  const at = deps.clock().toISOString();
  const token = await inTransaction(deps.db, (trx) => createToken(trx, { email, name, at }));
  tell('This token is shown once. A program sends it with each request, while the server runs:');
  tell(`  curl -H "Authorization: Bearer <token>" ${addressOf(deps.config)}/scorecards.json`);
  print(token);
}

const revoke = (deps: Deps, id: number): Promise<void> =>
  inTransaction(deps.db, (trx) => revokeToken(trx, { id, at: deps.clock().toISOString() }));

function tokenId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('It is the number in the list of tokens.');
  return Number(text);
}

const HOW_TO_SEND = `
A program sends its token with each request, to the addresses that end in .json:
  curl -H "Authorization: Bearer <token>" http://localhost:3000/scorecards.json`;

export const tokenCommand = (): Command =>
  new Command('token')
    .description('tokens for programs that read the JSON pages')
    .addHelpText('after', HOW_TO_SEND)
    .addCommand(
      onDatabase(new Command('list').description('all tokens, never their secrets')).action(
        (choice: DatabaseChoice) => conclude(withDeps(choice, printTokens)),
      ),
    )
    .addCommand(
      onDatabase(
        new Command('add')
          .description('make a token that may read what its user may read; it is shown once')
          .argument('<email>', 'whose permissions the token has')
          .requiredOption('--name <name>', 'what the token is for, in quotation marks')
          .addHelpText('after', HOW_TO_SEND),
      ).action((email: string, options: { name: string } & DatabaseChoice) =>
        conclude(withDeps(options, (deps) => addToken(deps, email, options))),
      ),
    )
    .addCommand(
      onDatabase(
        new Command('revoke')
          .description('make a token useless')
          .argument('<id>', 'its number in the list of tokens', tokenId),
      ).action((id: number, choice: DatabaseChoice) =>
        conclude(withDeps(choice, (deps) => revoke(deps, id))),
      ),
    );
