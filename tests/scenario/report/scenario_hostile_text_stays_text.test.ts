/**
 * INV-REPORT-01: no text that a run, or evidence about it, can hold becomes markup, code or an address of a page.
 * Spec: contract 11; docs/specs/reports.md. How: markup, attribute ends, script ends, addresses, control and
 * bidirectional characters stand in every field that can hold text; the page is parsed as a browser does.
 * Mutation that turns it red: `textOf` in markup/html.ts returns a string without `escapeText`.
 */
import { describe, expect, it } from 'vitest';
import {
  renderComparison,
  renderRunReport,
  renderVerdictReport,
} from '../../../src/adapters/report/index.ts';
import { elementsNamed, pageFaults, parsePage } from '../../support/report/parsed-page.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { sampleVerdict } from '../../support/report/sample-verdict.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style></script></title></svg><iframe src="https://example.com/">',
  '--><!--<svg onload=alert(1)>',
  'javascript:alert(1)',
  'url(https://example.com/a.png)',
  '${alert(1)} `x` {{7*7}}',
  '\u202Egnp.exe\u0000\u001B[31m\uD800',
  '&lt;b&gt; &amp;amp; &#x3C;',
];

const calm = renderRunReport(sampleReport('SPY'));

describe('the page of a run', () => {
  it('is well formed, reads in order and fetches nothing', () => {
    expect(pageFaults(calm)).toEqual([]);
  });

  it.each(HOSTILE)('has the same elements whatever its texts say: %j', (text) => {
    const page = renderRunReport(sampleReport(text));
    expect(pageFaults(page)).toEqual([]);
    expect(tagsOf(page)).toEqual(tagsOf(calm));
    const [title] = elementsNamed(parsePage(page), 'h1');
    expect(title?.text).toContain(shown(text));
    expect(page).not.toMatch(/[\u0000-\u0008\u200B-\u200F\u202A-\u202E]/);
  });
});

describe('the page of a verdict', () => {
  const calmVerdict = renderVerdictReport(sampleVerdict('SPY'));

  it('is well formed, reads in order and fetches nothing', () => {
    expect(pageFaults(calmVerdict)).toEqual([]);
  });

  it.each(HOSTILE)('has the same elements whatever the evidence says: %j', (text) => {
    const page = renderVerdictReport(sampleVerdict(text));
    expect(pageFaults(page)).toEqual([]);
    expect(tagsOf(page)).toEqual(tagsOf(calmVerdict));
    const headings = elementsNamed(parsePage(page), 'th').map((one) => one.text);
    expect(headings).toContain(shown(text));
    expect(page).not.toMatch(/[\u0000-\u0008\u200B-\u200F\u202A-\u202E]/);
  });
});

describe('the page of two runs', () => {
  it.each(HOSTILE)('keeps hostile text as text: %j', (text) => {
    const { inputs } = sampleReport(text);
    const side = {
      runId: text,
      strategy: text,
      version: 1,
      params: inputs.strategy.params,
      symbols: [text],
      timeframe: text,
      configHash: text,
      metrics: { halt_reason: text, final_equity: text },
      equity: { times: [0, 86_400_000], values: [1, 2] },
    };
    const row = { name: text, a: text, b: null, movesRisk: true };
    const differences = { rows: [row], total: 2 };
    const page = renderComparison({
      a: side,
      b: side,
      inputs: differences,
      settings: differences,
      programVersion: text,
    });
    expect(pageFaults(page)).toEqual([]);
    expect(elementsNamed(parsePage(page), 'h1')[0]?.text).toContain(shown(text));
  });
});

function tagsOf(page: string): string[] {
  return parsePage(page).elements.flatMap(({ tag, inside }) => [
    tag,
    ...inside.map((one) => one.tag),
  ]);
}

/** What a reader sees of a text: characters that would repaint the page stand as their numbers. */
function shown(text: string): string {
  return text.replace(
    /[\u0000-\u001F\u202E\uD800]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
