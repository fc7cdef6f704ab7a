/**
 * INV-CHART-02 (contract 11; ux 2.4): the report of a real run, and that of the verdict on it, from their
 * folders, as a reader without a network has them. Red when it asks for anything, when its policy lets in what it
 * should not or keeps out its own style, when a chart or a number needs a script, or when it sticks out of a phone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mqk } from '../support/cli/run-in-process.ts';
import { CHROMIUM, launchChromium, openFile, READERS, sayWhenSkipped } from './chromium.ts';
import { figures, overflow, seriousViolations, tones } from './look.ts';

sayWhenSkipped('the report in a browser');

const folder = mkdtempSync(join(tmpdir(), 'mqk-report-'));
const DESK = { width: 1280, scheme: 'light', hasScripts: true } as const;
const PHONE = { width: 390, scheme: 'dark', hasScripts: true } as const;

describe.skipIf(CHROMIUM === undefined)('the report in a browser', () => {
  let browser: Browser;
  const paths = { run: '', verdict: '' };

  beforeAll(async () => {
    const out = join(folder, 'exports');
    const env = { MQK_HOME: join(folder, 'home') };
    const { json, exitCode, stderr } = await mqk(['demo', '--json', '--out', out], { env });
    if (exitCode !== 0) throw new Error(stderr);
    paths.run = join(String(json['out_dir']), 'report.html');
    paths.verdict = String(json['report']);
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    const env = { MQK_HOME: join(folder, 'home') };
    await mqk(['broker', 'stop'], { env });
    await mqk(['db', 'stop'], { env });
    rmSync(folder, { recursive: true });
  });

  describe.each(['run', 'verdict'] as const)('of a %s', (kind) => {
    it.each(READERS)('is whole at $width px, $scheme, scripts: $hasScripts', async (reader) => {
      const { page, complaints } = await openFile(browser, paths[kind], reader);
      const looks = await figures(page);
      expect(looks.length).toBeGreaterThanOrEqual(9);
      expect(looks.filter(({ pictures }) => pictures !== 1)).toEqual([]);
      expect(looks.filter(({ smallestText }) => (smallestText ?? 0) < 8)).toEqual([]);
      expect(looks.filter(({ outside }) => outside.length > 0)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it.each([DESK, PHONE])('can be told from its page: $scheme', async (reader) => {
      const { page } = await openFile(browser, paths[kind], reader);
      const needed = (look: string): number => (look.startsWith('text') ? 4.5 : 3);
      const measured = await tones(page);
      expect(measured.length).toBeGreaterThan(15);
      expect(measured.filter(({ look, contrast }) => contrast < needed(look))).toEqual([]);
      await page.context().close();
    });

    it.each([DESK, PHONE])(
      'axe-core finds nothing serious: $width px, $scheme',
      async (reader) => {
        const { page } = await openFile(browser, paths[kind], reader);
        expect(await seriousViolations(page)).toEqual([]);
        await page.context().close();
      },
      120_000,
    );

    it('prints every chart', async () => {
      const { page } = await openFile(browser, paths[kind], { ...DESK, scheme: 'dark' });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect((await figures(page)).filter(({ pictures }) => pictures !== 1)).toEqual([]);
      expect(await page.locator('.chart-explore:visible').count()).toBe(0);
      await page.context().close();
    });
  });
});
