// Alerts clicked in a real Chromium, and then, with something on each of them, every page looked at.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('the console in an emergency', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_alarm');
  });
  afterAll(async () => await scripts?.dispose());

  it('an alert is sent, watched, corrected and ended', { timeout: 480_000 }, () =>
    scripts?.run('alarm'));

  it('every page is sound, on a phone and where there is time at a desk', { timeout: 480_000 }, () =>
    scripts?.run('screens'));
});
