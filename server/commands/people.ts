import { Command } from 'commander';
import {
  createInvitation,
  createToken,
  createUser,
  disableUser,
  listTokens,
  listUsers,
  revokeToken,
} from '../access/service.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { type Role, ROLES } from '../domain/permissions.ts';
import { findUnit } from '../organisation/service.ts';
import { withDeps } from './session.ts';
import { CommandError, conclude, print } from './terminal.ts';

interface NewUser {
  name: string;
  role: string;
  region?: string[];
}

async function addUser(deps: Deps, email: string, options: NewUser): Promise<void> {
  if (!(ROLES as readonly string[]).includes(options.role)) {
    throw new CommandError(`--role is one of ${ROLES.join(', ')}, not "${options.role}"`);
  }
  const regions = options.region ?? null;
  if (options.role === 'coordinator' && regions === null) {
    throw new CommandError('A coordinator needs at least one --region');
  }
  for (const region of regions ?? []) {
    const unit = await findUnit(deps.db, region);
    if (unit?.level !== 'region') throw new CommandError(`There is no region ${region}`);
  }
  const at = deps.clock();
  const link = await inTransaction(deps.db, async (trx) => {
    const id = await createUser(trx, {
      email,
      name: options.name,
      role: options.role as Role,
      regions,
      password: null,
      at: at.toISOString(),
    });
    return createInvitation(trx, id, at);
  });
  print(`${email} can choose a password at this address; it works once, for 7 days:`);
  print(link);
}

export const userCommand = (): Command =>
  new Command('user')
    .description('who may sign in')
    .addCommand(
      new Command('list').description('everybody, with role and regions').action(() =>
        conclude(
          withDeps(async (deps) => {
            for (const user of await listUsers(deps.db)) {
              const state = user.disabledAt === null ? '' : '  disabled';
              print(`${user.email}\t${user.role}\t${user.regions?.join(',') ?? 'all regions'}${state}`);
            }
          }),
        ),
      ),
    )
    .addCommand(
      new Command('add')
        .description('add somebody and print a link for choosing a password')
        .argument('<email>')
        .requiredOption('--name <name>')
        .requiredOption('--role <role>', ROLES.join(', '))
        .option(
          '--region <code...>',
          'regions the person works for; all of them by default (not for coordinators)',
        )
        .action((email: string, options: NewUser) =>
          conclude(withDeps((deps) => addUser(deps, email, options))),
        ),
    )
    .addCommand(
      new Command('disable')
        .description('end all sessions of somebody and let nobody sign in as them')
        .argument('<email>')
        .action((email: string) =>
          conclude(
            withDeps((deps) =>
              inTransaction(deps.db, (trx) =>
                disableUser(trx, { email, by: 'cli', at: deps.clock().toISOString() }),
              ),
            ),
          ),
        ),
    );

export const tokenCommand = (): Command =>
  new Command('token')
    .description('tokens for programs that read the JSON pages')
    .addCommand(
      new Command('list').description('all tokens, never their secrets').action(() =>
        conclude(
          withDeps(async (deps) => {
            for (const token of await listTokens(deps.db)) {
              const state = token.revokedAt === null ? (token.lastUsedAt ?? 'never used') : 'revoked';
              print(`${String(token.id)}\t${token.email}\t${token.name}\t${state}`);
            }
          }),
        ),
      ),
    )
    .addCommand(
      new Command('add')
        .description('make a token that may read what its user may read; it is shown once')
        .argument('<email>')
        .requiredOption('--name <name>', 'what the token is for')
        .action((email: string, options: { name: string }) =>
          conclude(
            withDeps(async (deps) => {
              const at = deps.clock().toISOString();
              print(
                await inTransaction(deps.db, (trx) => createToken(trx, { email, name: options.name, at })),
              );
            }),
          ),
        ),
    )
    .addCommand(
      new Command('revoke')
        .argument('<id>')
        .description('make a token useless')
        .action((id: string) =>
          conclude(
            withDeps((deps) =>
              inTransaction(deps.db, (trx) =>
                revokeToken(trx, { id: Number(id), at: deps.clock().toISOString() }),
              ),
            ),
          ),
        ),
    );
