// What stands on a page, or is said by it, that no Vietnamese officer would write: English words,
// raw codes, days and numbers in the way of other countries.
import type { Page } from 'playwright-core';

const foreign = [
  /\b\d{4}-\d{2}-\d{2}\b/g, // 2026-11-21
  /\b\d{1,3}(,\d{3})+\b/g, // 1,234
  /\b[a-z]+_[a-z_]+\b/g, // quiet_hours
  /\b(?:the|and|of|is|not|with|error|failed|loading|undefined|null|NaN|true|false|object|select|please|next|previous|close|search|left|right|down|up|plus|check|edit|delete|value)\b/gi,
];
// Names of programs and standards, and addresses, are written as they are.
// So are the settings of the server and what is typed at it, for whoever keeps it running.
const allowed =
  /https?:\/\/\S+|\/cap\/v1\/\S+|nguon-[a-z]+ [\d.]+|\b(?:backup|mail|alarm)_[a-z_]+|timedatectl \S+ \S+/g;

export async function foreignWords(page: Page): Promise<string[]> {
  const shown = (await page.evaluate('document.body.innerText')) as string;
  const said = await page.evaluate(() =>
    ['aria-label', 'title', 'placeholder', 'alt'].flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name) ?? ''),
    ),
  );
  const kept = [shown, ...said].join('\n').replace(allowed, '');
  return [...new Set(foreign.flatMap((words) => kept.match(words) ?? []))];
}
