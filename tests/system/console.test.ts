// The console in a real Chromium against the real server: the road clicked from login to the played
// mark, and what may go wrong while typing.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';
import { hasDevicePrograms } from './support/places.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('the console', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console');
  });
  afterAll(async () => await scripts?.dispose());

  it('the road of a bulletin can be clicked from login to the played mark', { timeout: 420_000 }, () =>
    scripts?.run('road', hasDevicePrograms ? [] : ['--until', 'scheduled']));

  it('nothing typed is lost, whatever goes wrong', { timeout: 420_000 }, () =>
    scripts?.run('trouble'));

  it.skipIf(!hasDevicePrograms)(
    'the day of a commune goes by phone: three taps to the air, a recording, found, silenced',
    { timeout: 420_000 },
    () => scripts?.run('day'),
  );
});
