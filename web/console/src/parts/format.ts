// Times and numbers as they are written in Vietnam. Vietnam has one clock, +07:00, without summer
// time; the officer's browser may stand in any zone, so its own zone is never asked.
import type { Dayjs } from 'dayjs';
import { heldMoment } from './held_moment';

const OFFSET_MS = 7 * 3600 * 1000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const two = (value: number): string => String(value).padStart(2, '0');

type When = string | number | Date;

// A Date whose UTC fields show the wall clock of Vietnam.
function wall(when: When): Date {
  return new Date(new Date(when).getTime() + OFFSET_MS);
}

// What began half a millisecond before its minute did not begin a minute early.
const nearestSecond = (when: When): number => Math.round(new Date(when).getTime() / 1000) * 1000;

export function time(when: When): string {
  const at = wall(nearestSecond(when));
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

export function timeWithSeconds(when: When): string {
  return `${time(when)}:${two(wall(nearestSecond(when)).getUTCSeconds())}`;
}

// "06:30–06:45"; what is shorter than a minute to the second, "06:30:00–06:30:40".
export function timeSpan(starts: When, ends: When): string {
  const [from, to] = [nearestSecond(starts), nearestSecond(ends)];
  const clock = to - from < MINUTE ? timeWithSeconds : time;
  return `${clock(from)}–${clock(to)}`;
}

export function day(when: When): string {
  const at = wall(when);
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
}

export function dayTime(when: When): string {
  return `${time(when)} ${day(nearestSecond(when))}`;
}

// "14:02" today, "14:02 19/11/2026" on any other day.
export function shortMoment(when: When, now: When = Date.now()): string {
  return day(when) === day(now) ? time(when) : dayTime(when);
}

const weekdays = ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'];

export function weekday(when: When): string {
  return weekdays[wall(when).getUTCDay()] ?? '';
}

// The calendar day in Vietnam as YYYY-MM-DD, as addresses and the API write it.
export function isoDay(when: When): string {
  return wall(when).toISOString().slice(0, 10);
}

// "11/2026" of the month 2026-11 or of any day in it.
export function month(iso: string): string {
  return `${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
}

// The first moment of a calendar day in Vietnam.
export function startOfDay(date: string): number {
  return Date.parse(`${date}T00:00:00+07:00`);
}

export function addDays(date: string, count: number): string {
  return isoDay(startOfDay(date) + count * DAY);
}

// Monday of the week that holds the day: weeks begin on Monday here.
export function mondayOf(date: string): string {
  const back = (wall(startOfDay(date)).getUTCDay() + 6) % 7;
  return addDays(date, -back);
}

export function at(date: string, clock: string): string {
  return `${date}T${clock.length === 5 ? `${clock}:00` : clock}+07:00`;
}

export function rfc3339(when: When): string {
  return `${wall(when).toISOString().slice(0, 19)}+07:00`;
}

// Minutes since midnight in Vietnam.
export function minuteOfDay(when: When): number {
  const moment = wall(when);
  return moment.getUTCHours() * 60 + moment.getUTCMinutes() + moment.getUTCSeconds() / 60;
}

export function clockOf(minutes: number): string {
  // A clock shows the minute that has begun; a hair is added because minutes come from divisions.
  const whole = Math.floor(minutes + 1e-6);
  return `${two(Math.floor(whole / 60) % 24)}:${two(whole % 60)}`;
}

// Pickers of the kit hold a local time: what they show is taken as the clock of Vietnam.
export function toPicker(when: When | null | undefined): Dayjs | null {
  return when ? heldMoment(wall(when).toISOString().slice(0, 19)) : null;
}

export function fromPicker(value: Dayjs | null | undefined): string | null {
  return value ? `${value.format('YYYY-MM-DDTHH:mm:ss')}+07:00` : null;
}

const numbers = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });

export function number(value: number): string {
  return numbers.format(value);
}

const exact = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 6 });

// "102,75": what was measured or written down, and not rounded for reading.
export function exactNumber(value: number): string {
  return exact.format(value);
}

const fine = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 });

const degrees = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 5 });

// "21,75432; 105,9021": to the metre, as maps want it.
export function whereabouts(lat: number, lon: number): string {
  return `${degrees.format(lat)}; ${degrees.format(lon)}`;
}

// "0,62": where hundredths of a second count.
export function secondsOf(ms: number): string {
  return fine.format(ms / 1000);
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

// "16 giây", "2 phút 5 giây": for sentences; a clock of minutes reads like a time of day there.
export function durationInWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const parts = [
    hours ? `${hours} giờ` : '',
    minutes ? `${minutes} phút` : '',
    (rest && !hours) || seconds === 0 ? `${rest} giây` : '',
  ];
  return parts.filter(Boolean).join(' ');
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${number(count / 1024)} KB`;
  if (count < 1024 ** 3) return `${number(count / 1024 / 1024)} MB`;
  return `${number(count / 1024 ** 3)} GB`;
}

// Words compared as officers search: without marks, đ as d.
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/gi, 'd')
    .toLowerCase();
}
