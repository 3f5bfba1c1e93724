// The life of accounts, and approving from a telephone, in a real Chromium of 360 px.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('accounts on a phone', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_account');
  });
  afterAll(async () => await scripts?.dispose());

  it('are signed in to, forgotten, lent, approved with and left', { timeout: 420_000 }, () =>
    scripts?.run('account'));
});
