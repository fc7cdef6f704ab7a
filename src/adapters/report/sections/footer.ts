/** What the words and numbers mean, how to verify the run, and what the page does not promise. */
import type { Mode } from '../../../foundation/model/index.ts';
import { html, NOTHING, type Html } from '../markup/html.ts';
import type { MetricGroup } from '../metrics/metric-entry.ts';

const GLOSSARY: readonly (readonly [string, string])[] = [
  ['Target', 'the position that the strategy wants'],
  ['Intent', 'an order that would bring the position to the target, before the gates'],
  ['Order', 'an intent that passed every gate, or one that protects or closes a position'],
  ['Fill', 'shares that an order got, at a price that the bar allowed and costs on top'],
  ['Trade', 'a lot, or a part of one, and the fill that closed it, oldest lots first'],
  ['Slice', 'all bars with one closing time'],
  ['Halt', 'no new risk for the rest of the run'],
];

/** The record that seals a page: a run, the verdict on one, or a sweep. */
export type SealedIn =
  | {
      readonly runId: string;
      /** Null on the page of a run alone. */
      readonly verdictId: string | null;
      readonly mode: Mode;
    }
  | { readonly sweepId: string };

/** `sealed` null: the page is in no record. */
export function footer(sealed: SealedIn | null, groups: readonly MetricGroup[]): Html {
  return html`<footer class="foot" id="notes"><div class="wrap">
<h2>Formulas</h2>
<p class="muted">Daily equity is the last equity of each day, preceded by the opening cash; r is its change from day to day; A is 252 days a year on XNYS and 365 on ALWAYS_ON; the risk-free rate is 0.</p>
${groups.map(
  ({ title, entries }) => html`<h3>${title}</h3>
<dl class="formulas">${entries.map(
    ({
      key,
      name,
      formula,
      undefinedWhen,
    }) => html`<div id="formula-${key}"><dt>${name} <span class="muted code">${key}</span></dt>
<dd>${formula}${undefinedWhen === null ? NOTHING : html` <em>Not defined: ${undefinedWhen}.</em>`}</dd></div>
`,
  )}</dl>
`,
)}
<h2>Words</h2>
<dl class="formulas">${GLOSSARY.map(
    ([word, meaning]) => html`<div><dt>${word}</dt><dd>${meaning}</dd></div>
`,
  )}</dl>
${sealed === null ? NOTHING : verifyPart(sealed)}
<h2>What this is not</h2>
<p>Results of the past, simulated on recorded bars, promise nothing. Fills are worked out to be worse than most real ones, not better; a real market can still be worse. Nothing here is advice to trade.</p>
</div></footer>
`;
}

function verifyPart(sealed: SealedIn): Html {
  if ('sweepId' in sealed) return verifySweep(sealed.sweepId);
  const { runId, verdictId, mode } = sealed;
  if (verdictId !== null) return verifyVerdict(runId, verdictId);
  return html`<h2>How to verify</h2>
<p>This page is sealed with its run: the seal and the manifest hold its SHA-256, so that a changed byte is found.</p>
<p><code>mqk audit verify ${runId}</code></p>
${mode === 'BACKTEST' ? BACKTEST_AGAIN : recordAgain(runId)}
`;
}

const BACKTEST_AGAIN = html`<p>The same strategy, parameters, config, bars and seed give the same run id and the same bytes again: <code>mqk backtest run</code> keeps the folder when nothing differs, and names the first file that does.</p>`;

/** A run at a broker happens once; its record gives the same decisions and bytes again. */
function recordAgain(runId: string): Html {
  return html`<p>The record gives the same decisions again, and the database the same files: <code>mqk replay ${runId} --verify</code>, <code>mqk audit export --run-id ${runId}</code></p>`;
}

function verifyVerdict(runId: string, verdictId: string): Html {
  return html`<h2>How to verify</h2>
<p>This page is sealed with its verdict: the seal and the manifest hold its SHA-256, so that a changed byte is found. The run and each piece of evidence have seals of their own.</p>
<p><code>mqk audit verify ${verdictId}</code></p>
<p><code>mqk audit verify ${runId}</code></p>
<p>Before it was judged, the run was done again from its sources, and every file came out the same. The same run with the same evidence gives the same verdict and the same bytes: <code>mqk promote evaluate</code> keeps the folder when nothing differs.</p>
`;
}

function verifySweep(sweepId: string): Html {
  return html`<h2>How to verify</h2>
<p>This page is sealed with its sweep: the seal and the manifest hold its SHA-256, so that a changed byte is found.</p>
<p><code>mqk audit verify ${sweepId}</code></p>
<p>The best trial was made again before it was sealed, and was the same. The same sweep gives the same bytes again.</p>
`;
}
