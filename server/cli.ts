#!/usr/bin/env node
import { createProgram } from './commands/program.ts';
import { endWithReader } from './commands/terminal.ts';

// Databases, backups, uploads and exports hold what pages hide: they are made for the user who runs this, and nobody else.
process.umask(0o077);
endWithReader();
await createProgram().parseAsync();
