// Speaking live in a real Chromium, with the microphone that it makes up.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';
import { hasDevicePrograms } from './support/places.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined || !hasDevicePrograms)('the console of one who speaks', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_live');
    await scripts.areReady();
  }, 240_000);
  afterAll(async () => await scripts?.dispose());

  it('a voice goes from the browser to the loudspeakers', { timeout: 420_000 }, () => scripts?.run('live'));
});
