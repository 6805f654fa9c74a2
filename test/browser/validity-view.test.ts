import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { expectAccessible, openApp, type TestApp } from '../fakes/app';

let opened: TestApp | null = null;
afterEach(() => {
  opened?.close();
  opened = null;
  localStorage.removeItem('plumbline-validity');
});

test('a pasted table gives the correlations, says what cannot be read, and comes back with Undo and after a reload', async () => {
  opened = await openApp({ hash: '#/validity' });
  const table = page.getByRole('textbox', { name: 'Table of GenRMs' });
  const title = (name: RegExp) => page.getByRole('heading', { name });
  await expect.element(page.getByText('0 of the three GenRMs').first()).toBeVisible();
  await table.fill('model,L-Acc,F-Score,downstream\na,70,40,55\nb,71,45,60\nc,69,50,65\nd,x,1,2');
  await expect.element(title(/^F-Score: r = 0\.\d{3}, n = 4$/)).toBeVisible();
  await expect.element(title(/^L-Acc: r = −0\.500, n = 3$/)).toBeVisible();
  await expect.element(page.getByText('Line 5: “x” is no number.')).toBeVisible();
  await page.getByRole('button', { name: 'As a table: L-Acc' }).click();
  await expect.element(page.getByRole('rowheader', { name: 'b' }).first()).toBeVisible();
  await expectAccessible();

  await page.getByRole('button', { name: 'Clear' }).click();
  await expect.element(table).toHaveValue('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.element(title(/^L-Acc: r = −0\.500/)).toBeVisible();
  const { name } = opened;
  opened.close();
  opened = await openApp({ databaseName: name, hash: '#/validity' });
  await expect.element(title(/^L-Acc: r = −0\.500/)).toBeVisible();
});
