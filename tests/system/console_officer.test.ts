// What an officer finds beside the road of a bulletin, in a real Chromium against the real server.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('the console of an officer', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_officer');
  });
  afterAll(async () => await scripts?.dispose());

  it('an officer can put his own desk in order', { timeout: 420_000 }, () => scripts?.run('desk'));

  it('an officer finds what stands beside the road', { timeout: 420_000 }, () =>
    scripts?.run('officer'));
});
