import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest_first.ts';

// Each file has its own server, ports and data, so several run at once; within a file the order counts.
// Most of a file's time is waiting for the instant of an airing: four keep two cores busy.
export default defineConfig({
  test: {
    include: ['*.test.ts'],
    globalSetup: ['support/demo_template.ts'],
    pool: 'forks',
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    testTimeout: 90_000,
    hookTimeout: 90_000,
    teardownTimeout: 30_000,
  },
});
