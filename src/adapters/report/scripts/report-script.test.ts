import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bundleReportScript, REPORT_SCRIPT_FILE } from '../../../../scripts/gen/report-script.ts';
import { REPORT_SCRIPT } from './report-script.ts';

describe('the script of the report', () => {
  it('is what its sources say: npm run gen', async () => {
    expect(readFileSync(REPORT_SCRIPT_FILE, 'utf8')).toBe(await bundleReportScript());
  });

  it('is small, parses, ends no element and asks for nothing', () => {
    expect(REPORT_SCRIPT.length).toBeLessThan(24_000);
    expect(() => new Script(REPORT_SCRIPT)).not.toThrow();
    expect(REPORT_SCRIPT).not.toMatch(/<[/!]|[^\n\x20-\x7E]/);
    expect(REPORT_SCRIPT).not.toMatch(/\b(fetch|XMLHttpRequest|import|eval|localStorage|cookie)\b/);
  });
});
