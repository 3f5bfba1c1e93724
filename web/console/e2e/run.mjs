// Runs a TypeScript script with the loader that vite brings, so that no further tool is needed.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const script = process.argv[2];
const { module } = await runnerImport(resolve(script), { configFile: false });
await module.main(process.argv.slice(3));
