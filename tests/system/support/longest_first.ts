import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

// Several files run at once; a long one that begins last would run alone at the end. Those that
// drive a browser are kept from starting together.
const longest = [
  'console_alarm',
  'relay',
  'recorder',
  'onsite',
  'console_account',
  'now',
  'console_papers',
  'upkeep',
  'console',
  'merge',
  'day',
  'live',
  'console_desk',
  'road',
  'console_officer',
  'restore',
  'device_full_disk',
  'device_faults',
  'console_tracks',
  'tracks',
  'power',
  'console_live',
  'emergency',
  'year',
  'status',
  'passkeys',
  'postgres',
  'kill_device',
  'device_tls',
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
