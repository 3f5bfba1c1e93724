// A survey where there is no line, in a real Chromium of 360 px.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConsoleScripts, missingForConsole } from './support/console_scripts.ts';

const missing = missingForConsole();
if (missing) console.log(`the console is not tried: ${missing}`);

describe.skipIf(missing !== undefined)('a survey on a phone', () => {
  let scripts: ConsoleScripts | undefined;

  beforeAll(async () => {
    scripts = await ConsoleScripts.start('console_survey');
  });
  afterAll(async () => await scripts?.dispose());

  it('is answered without a line and sent later', { timeout: 420_000 }, () =>
    scripts?.run('survey'));
});
