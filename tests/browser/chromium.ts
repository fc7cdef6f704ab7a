/**
 * A real browser for tests: Debian's Chromium, started without a network. On a machine without it the
 * tests say so in one line and are skipped.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The program, or null when none of its names is on the path. */
export const CHROMIUM = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find(isProgram);

/** Says once why nothing is tested. */
export function sayWhenSkipped(what: string): void {
  if (CHROMIUM === undefined) {
    process.stderr.write(
      `skipped: ${what}, since there is no chromium (apt-get install chromium)\n`,
    );
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    // Root has no sandbox; what is opened are our own files. Font hinting differs between machines.
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
}

export interface Reader {
  /** Of the window, pixels. */
  readonly width: number;
  readonly scheme: 'light' | 'dark';
  readonly hasScripts: boolean;
}

/** Both widths, both schemes, with and without scripts. */
export const READERS: readonly Reader[] = [1280, 390].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    [true, false].map((hasScripts) => ({ width, scheme, hasScripts })),
  ),
);

export interface OpenPage {
  readonly page: Page;
  /** Messages on the console, errors of scripts, requests for anything but the file; filled as they come. */
  readonly complaints: string[];
}

/** Opens a file as a reader without a network would. */
export async function openFile(browser: Browser, path: string, reader: Reader): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: reader.width, height: 900 },
    colorScheme: reader.scheme,
    javaScriptEnabled: reader.hasScripts,
    offline: true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = pathToFileURL(path).href;
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url() !== address) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, complaints };
}
