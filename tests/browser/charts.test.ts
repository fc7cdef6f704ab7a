/**
 * INV-CHART-02 (contract 11; ux 2.2 D): every chart in a real browser, from a file, without a network.
 * Red when a picture needs a script, sticks out of the page, is too small to be read or is told apart by
 * colour alone; when a name of a user becomes markup; when a table can't be reached by keyboard.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPage, hostileCharts, sampleCharts } from '../support/charts/sample-charts.ts';
import { CHROMIUM, launchChromium, openFile, READERS, sayWhenSkipped } from './chromium.ts';
import { figures, overflow, seriousViolations, tones } from './look.ts';

sayWhenSkipped('charts in a browser');

const LEAST_TEXT = 8.5;
const folder = mkdtempSync(join(tmpdir(), 'mqk-charts-'));
const path = join(folder, 'charts.html');
/** Fewer marks for what looks at each of them. */
const short = join(folder, 'short.html');
const hostile = join(folder, 'hostile.html');
const DESK = { width: 1280, scheme: 'light', hasScripts: true } as const;
const CHARTS = 21;

describe.skipIf(CHROMIUM === undefined)('charts in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(path, chartPage(sampleCharts(1_500)));
    writeFileSync(short, chartPage(sampleCharts(140)));
    writeFileSync(hostile, chartPage(hostileCharts()));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it.each(READERS)(
    'stand on the page at $width px, $scheme, scripts: $hasScripts',
    async (reader) => {
      const { page, complaints } = await openFile(browser, path, reader);
      const looks = await figures(page);
      expect(looks).toHaveLength(CHARTS);
      expect(looks.filter(({ pictures }) => pictures !== 1)).toEqual([]);
      expect(looks.filter(({ smallestText }) => (smallestText ?? 0) < LEAST_TEXT)).toEqual([]);
      expect(looks.filter(({ outside }) => outside.length > 0)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it.each(['light', 'dark'] as const)('can be told from the page, %s', async (scheme) => {
    const { page } = await openFile(browser, path, { ...DESK, scheme });
    const measured = await tones(page);
    const needed = (look: string): number => (look.startsWith('text') ? 4.5 : 3);
    expect(measured.length).toBeGreaterThan(25);
    expect(measured.filter(({ look, contrast }) => contrast < needed(look))).toEqual([]);
    await page.context().close();
  });

  it.each([DESK, { ...DESK, scheme: 'dark', width: 390 } as const])(
    'axe-core finds nothing serious: $width px, $scheme',
    async (reader) => {
      const { page } = await openFile(browser, short, reader);
      for (const summary of await page.locator('.chart-data summary').all()) await summary.click();
      await page.locator('#price-spy .chart-explore summary').click();
      expect(await seriousViolations(page)).toEqual([]);
      await page.context().close();
    },
  );

  it('switch to the logarithmic scale without a script', async () => {
    const { page } = await openFile(browser, path, { ...DESK, hasScripts: false });
    const named = page.locator('#equity').getByRole('img');
    await expect.poll(() => named.count()).toBe(1);
    expect(await named.getAttribute('aria-labelledby')).toBe('equity-0-wide-title');
    await page.locator('#equity-view-0').focus();
    await page.keyboard.press('ArrowRight');
    expect(await named.getAttribute('aria-labelledby')).toBe('equity-1-wide-title');
    await page.context().close();
  });

  it('have their data behind a fold that the keyboard opens and scrolls', async () => {
    const { page } = await openFile(browser, path, { ...DESK, hasScripts: false });
    const fold = page.locator('#underwater details.chart-data');
    await fold.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await fold.getByRole('row').count()).toBe(61);
    await page.keyboard.press('Tab');
    const region = fold.getByRole('region');
    expect(await region.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('End');
    await expect.poll(() => region.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
    await page.context().close();
  });

  it('print on white paper, without what only a screen can use', async () => {
    const { page } = await openFile(browser, path, { ...DESK, scheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('.chart-data:visible, .chart-explore:visible').count()).toBe(0);
    const ink = await page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--chart-ink'),
    );
    expect(ink).toBe('#1c2430');
    expect((await figures(page)).filter(({ pictures }) => pictures !== 1)).toEqual([]);
    await page.context().close();
  });

  it('price charts open bar by bar, and the keyboard finds every fill', async () => {
    const { page, complaints } = await openFile(browser, path, DESK);
    const explorer = page.locator('#price-spy .chart-explore');
    await explorer.locator('summary').focus();
    await page.keyboard.press('Enter');
    const picture = explorer.getByRole('application');
    await picture.focus();
    await page.keyboard.press('Home');
    const reading = explorer.locator('output');
    await expect.poll(() => reading.textContent()).toContain('2003-01-02 UTC');
    await page.keyboard.press('PageDown');
    expect(await reading.textContent()).toMatch(
      /2003-02-27 UTC · open .* · position 0 · SELL 60 at /,
    );
    await page.keyboard.press('ArrowRight');
    expect(await reading.textContent()).not.toContain('SELL');
    expect(await picture.locator('.chart-candle-up').count()).toBe(1);
    await explorer.getByRole('button', { name: 'all bars' }).click();
    expect(await picture.locator('.chart-range').count()).toBe(1);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a row of the fills shows its bar', async () => {
    const { page } = await openFile(browser, path, DESK);
    await page.locator('#price-spy .chart-data summary').click();
    await page.getByRole('button', { name: '2004-01-29: show this bar' }).first().click();
    const reading = page.locator('#price-spy .chart-explore output');
    await expect.poll(() => reading.textContent()).toContain('2004-01-29 UTC');
    await page.context().close();
  });

  it('show names of users as text, whatever they are', async () => {
    const { page, complaints } = await openFile(browser, hostile, DESK);
    for (const summary of await page.locator('summary:visible').all()) await summary.click();
    expect(await page.locator('img, iframe, object').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
