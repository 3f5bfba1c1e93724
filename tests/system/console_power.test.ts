// The electricity company's schedule in a real Chromium, at the desk and on a phone.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('the schedule of the electricity company', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_power');
  });
  afterAll(async () => await scripts?.dispose());

  it('is pasted, settled, kept and taken back', { timeout: 420_000 }, () => scripts?.run('power'));
});
