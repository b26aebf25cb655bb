#!/usr/bin/env node
import { Command } from 'commander';
import { checkCommand } from './commands/check.ts';
import {
  backupCommand,
  exportCommand,
  importCommand,
  migrateCommand,
  restoreCommand,
  scoreCommand,
} from './commands/data.ts';
import { demoCommand, serveCommand } from './commands/serve.ts';
import { tokenCommand, userCommand } from './commands/people.ts';

/** The `mezon` command. Each subcommand explains itself with --help. */
const program = new Command('mezon')
  .description('Monitoring and evaluation of social services')
  .showHelpAfterError()
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(importCommand())
  .addCommand(exportCommand())
  .addCommand(scoreCommand())
  .addCommand(userCommand())
  .addCommand(tokenCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(demoCommand())
  .addCommand(checkCommand());

await program.parseAsync();
