// The schedule, saved groups and results in a real Chromium, compared with what the server has.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';
import { hasDevicePrograms } from './support/places.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('the console at an officer\'s desk', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_desk');
  });
  afterAll(async () => await scripts?.dispose());

  it('the schedule does exactly what is asked of it', { timeout: 420_000 }, () =>
    scripts?.run('calendar'));

  it.skipIf(!hasDevicePrograms)('groups hear bulletins and obey commands', { timeout: 420_000 }, () =>
    scripts?.run('groups'));

  it.skipIf(!hasDevicePrograms)('what was not heard is seen and aired again', { timeout: 420_000 }, () =>
    scripts?.run('results'));
});
