// Lists that open under a field.
import type { Locator, Page } from 'playwright-core';

const rows = (page: Page) => page.locator('.ant-select-item-option:visible');

const soon = (locator: Locator, state: 'visible' | 'hidden') =>
  locator.waitFor({ state, timeout: 5_000 }).then(
    () => true,
    () => false,
  );

// Takes the first row that says `words`, until the field shows it and the list is shut: one that is
// still opening, or is made anew with what the server found, takes no click.
export async function choose(
  within: Page | Locator,
  label: RegExp | string,
  words: RegExp | string,
): Promise<void> {
  const page = 'page' in within ? within.page() : within;
  const box = within.getByRole('combobox', { name: label });
  const field = page
    .locator('.ant-select')
    .filter({ has: page.getByRole('combobox', { name: label }) });
  const wanted = rows(page).filter({ hasText: words }).first();
  for (let tries = 0; tries < 5; tries += 1) {
    if (!(await wanted.isVisible())) await box.click();
    await wanted.click({ timeout: 10_000 }).catch(() => undefined);
    if (!(await soon(field.filter({ hasText: words }).first(), 'visible'))) continue;
    if (!(await soon(rows(page).first(), 'hidden'))) await box.click();
    if (await soon(rows(page).first(), 'hidden')) return;
  }
  throw new Error(`${words} cannot be chosen.`);
}

// Types into a list that searches, and takes the first row with that name.
export async function find(box: Locator, name: string): Promise<void> {
  const found = rows(box.page()).filter({ hasText: name }).first();
  for (let tries = 0; tries < 5; tries += 1) {
    await box.fill('');
    await box.fill(name);
    const taken = await found.click({ timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (taken) return;
  }
  throw new Error(`${name} cannot be chosen.`);
}
