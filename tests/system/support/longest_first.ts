import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

// Several files run at once; a long one that begins last would run alone at the end. Those that
// drive a browser are kept from starting together.
const longest = [
  'console',
  'now',
  'onsite',
  'console_desk',
  'relay',
  'day',
  'console_papers',
  'console_officer',
  'console_keyboard',
  'console_account',
  'console_alarm',
  'restore',
  'road',
  'device_full_disk',
  'device_faults',
  'emergency',
  'merge',
  'postgres',
  'device_tls',
  'kill_device',
];

function rank(file: TestSpecification): number {
  const place = longest.findIndex((name) => file.moduleId.endsWith(`/${name}.test.ts`));
  return place < 0 ? longest.length : place;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => rank(a) - rank(b));
  }
}
