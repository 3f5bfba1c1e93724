// Units that change, in a real Chromium: the pages where they are wished for, settled and looked at.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('units that change, in the console', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_units');
  });
  afterAll(async () => await scripts?.dispose());

  it('a name keeps its kind, and a table is settled', { timeout: 420_000 }, () =>
    scripts?.run('units'));
});
