import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultWords } from './faults';

const agent = resolve(import.meta.dirname, '../../../../../agent');

// Every constant of a `namespace fault` in the programs of the device.
function codes(): string[] {
  const found = execFileSync(
    'grep',
    ['-rhA14', '--include=*.hpp', '--include=*.cpp', '^namespace fault {', agent],
    { encoding: 'utf8' },
  );
  return [...found.matchAll(/constexpr const char\* \w+ = "([\w.]+)"/g)].map((one) => one[1] ?? '');
}

describe('the faults of a device', () => {
  it('each have their sentence', () => {
    expect(codes().length).toBeGreaterThan(15);
    expect(codes().filter((code) => faultWords(code).includes(code))).toEqual([]);
  });

  it('name the code where it is not known', () => {
    expect(faultWords('plan.unheard_of')).toBe('Lỗi khác (mã plan.unheard_of)');
  });
});
