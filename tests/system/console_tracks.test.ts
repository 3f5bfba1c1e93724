// The languages of a bulletin in a real Chromium, at a desk and on a phone.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('the languages of a bulletin', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_tracks');
  });
  afterAll(async () => await scripts?.dispose());

  it('are recorded, ordered and heard', { timeout: 420_000 }, () => scripts?.run('tracks'));

  it('consent and days in a row are asked for', { timeout: 420_000 }, () => scripts?.run('duties'));
});
