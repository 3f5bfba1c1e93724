// One time of day for every program that is started while it stands: they follow it wherever it is
// moved (NGUON_SHARED_CLOCK, see lib/runtime/shared_clock.hpp).
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from './places.ts';

const variable = 'NGUON_SHARED_CLOCK';
const vietnam = 7 * 3_600_000;
// A signature may be no older than ten minutes: what is under way when the clock moves gets so much
// time to end.
const step = 60_000;
const rests = 20;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export class DayClock {
  private readonly folder = freshFolder();
  private readonly file: number;
  private current = 0;

  // `day` as "2026-11-23"; the clock begins with `time` of it, "04:30".
  constructor(
    private readonly day: string,
    time: string,
  ) {
    const path = join(this.folder, 'clock');
    this.file = openSync(path, 'w');
    this.set(this.at(time));
    process.env[variable] = path;
  }

  // "07:10" or "07:10:05" of the day, in Vietnam.
  at(time: string): number {
    const whole = time.length === 5 ? `${time}:00` : time;
    return Date.parse(`${this.day}T${whole}+07:00`);
  }

  get now(): number {
    return this.current;
  }

  // Everything until then happens, each thing at its own time.
  async goTo(moment: number | string): Promise<void> {
    const target = typeof moment === 'string' ? this.at(moment) : moment;
    if (target < this.current) throw new Error(`the day has passed ${moment} already`);
    while (this.current < target) {
      this.set(Math.min(target, this.current + step));
      await pause(rests);
    }
  }

  dispose(): void {
    delete process.env[variable];
    closeSync(this.file);
    rmSync(this.folder, { recursive: true, force: true });
  }

  // Twice, so that a reader knows a number that is half written.
  private set(moment: number): void {
    const bytes = Buffer.alloc(16);
    bytes.writeBigInt64LE(BigInt(Math.round(moment)), 0);
    bytes.writeBigInt64LE(BigInt(Math.round(moment)), 8);
    writeSync(this.file, bytes, 0, 16, 0);
    this.current = Math.round(moment);
  }
}

// "05:30:00": the second in which it was, in Vietnam.
export function secondOf(moment: string | number): string {
  const at = typeof moment === 'number' ? moment : Date.parse(moment);
  return new Date(at + vietnam).toISOString().slice(11, 19);
}

// "2026-11-23": the day in Vietnam.
export function dayOf(moment: number): string {
  return new Date(moment + vietnam).toISOString().slice(0, 10);
}
