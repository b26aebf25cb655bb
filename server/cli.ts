#!/usr/bin/env node
import { createProgram } from './commands/program.ts';
import { endWithReader } from './commands/terminal.ts';

endWithReader();
await createProgram().parseAsync();
