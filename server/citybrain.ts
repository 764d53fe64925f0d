import { commandLine } from './command-line/program.ts';

/** The command line of the product: `npm run citybrain -- --help`. */
await commandLine().parseAsync();
