// The commune's day with the keyboard alone, in a real Chromium against real programs.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';
import { hasDevicePrograms } from './support/places.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined || !hasDevicePrograms)('the console without a mouse', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_keyboard');
    await scripts.areReady();
  });
  afterAll(async () => await scripts?.dispose());

  it('a day is done from signing in to the results', { timeout: 420_000 }, () =>
    scripts?.run('keyboard'));
});
