// What an officer reads, prints, writes, takes over and sends upward, in a real Chromium.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';
import { hasDevicePrograms } from './support/places.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('the console with paper and bulletins', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_papers');
  });
  afterAll(async () => await scripts?.dispose());

  it.skipIf(!hasDevicePrograms)('what was heard is found, printed and heard again', { timeout: 420_000 }, () =>
    scripts?.run('paper'));

  it('a bulletin is written with readings, long texts and recordings', { timeout: 420_000 }, () =>
    scripts?.run('writing'));

  it('bulletins come from above and are sent upward on a phone', { timeout: 420_000 }, () =>
    scripts?.run('inbox'));

  it('the same is done on a phone', { timeout: 420_000 }, () => scripts?.run('phone'));
});
