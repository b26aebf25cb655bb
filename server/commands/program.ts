import { Command, type Option } from 'commander';
import { checkCommand } from './check.ts';
import {
  backupCommand,
  exportCommand,
  importCommand,
  migrateCommand,
  restoreCommand,
  scoreCommand,
} from './data.ts';
import { tokenCommand, userCommand } from './people.ts';
import { programmeCommand } from './programme.ts';
import { questionnairesCommand } from './questionnaires.ts';
import { registerCommand } from './register.ts';
import { demoCommand, serveCommand } from './serve.ts';
import { statsCommand } from './stats.ts';
import { MEZON } from './terminal.ts';

const plain = new Command().createHelp();

const describeOption = (option: Option): string =>
  `${plain.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`;

/** Subcommands explain themselves and their errors as the command above them does. */
function inherit(command: Command): void {
  for (const child of command.commands) inherit(child.copyInheritedSettings(command));
}

/** The `mezon` command, named as it is typed. Each subcommand explains itself with --help. */
export function createProgram(): Command {
  const program = new Command(MEZON)
    .description('Monitoring and evaluation of social services')
    .configureHelp({ optionDescription: describeOption })
    .showHelpAfterError()
    .addCommand(serveCommand())
    .addCommand(migrateCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(registerCommand())
    .addCommand(questionnairesCommand())
    .addCommand(scoreCommand())
    .addCommand(userCommand())
    .addCommand(tokenCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(demoCommand())
    .addCommand(checkCommand())
    .addCommand(programmeCommand())
    .addCommand(statsCommand());

  inherit(program);
  return program;
}
