// The register of what stands where, in a real Chromium of 360 px.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('the register on a phone', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_register');
  });
  afterAll(async () => await scripts?.dispose());

  it('has what was entered from its day on', { timeout: 420_000 }, () => scripts?.run('register'));
});
