/**
 * The style of the page: system fonts, tabular figures, light and dark by the reader's preference, A4 in
 * print. Colours are named once; none carries a meaning that text or shape does not carry too.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f7f7f4; --card: #ffffff; --ink: #16191d; --muted: #5a626c; --rule: #dcdfe3;
  --soft: #eef0f2; --accent: #0b5cad; --gain: #0a6b52; --loss: #a8321f; --warn: #8a5a00;
  --warn-soft: #fdf3dd; --bad-soft: #fbe9e6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101317; --card: #171b21; --ink: #e8eaed; --muted: #a0a8b2; --rule: #2c333c;
    --soft: #20262e; --accent: #79b8f5; --gain: #5ecfae; --loss: #ff9c8a; --warn: #f0c168;
    --warn-soft: #2e2612; --bad-soft: #331a16;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 3.5rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; font-feature-settings: "tnum";
}
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; top: 0; padding: 0.5rem 1rem; background: var(--card); z-index: 9; }
.skip:focus { left: 1rem; top: 1rem; }
.wrap { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h2 { margin: 0 0 1rem; font-size: 1.25rem; letter-spacing: -0.01em; }
h3 { margin: 0 0 0.5rem; font-size: 0.9375rem; }
p { margin: 0 0 0.75rem; }
code, .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.875em; overflow-wrap: anywhere; }
.muted { color: var(--muted); }
.gain { color: var(--gain); }
.loss { color: var(--loss); }

.head { border-bottom: 1px solid var(--rule); background: var(--card); }
.head .wrap { padding-top: 1.5rem; padding-bottom: 1.5rem; }
.brand { display: flex; justify-content: space-between; align-items: center; gap: 1rem; margin-bottom: 1.25rem; font-size: 0.8125rem; color: var(--muted); letter-spacing: 0.02em; }
.badge { display: inline-flex; align-items: center; gap: 0.5em; padding: 0.25rem 0.75rem; border: 1.5px solid currentColor; border-radius: 999px; font-weight: 650; font-size: 0.75rem; letter-spacing: 0.06em; white-space: nowrap; color: var(--ink); }
.badge-shape { font-size: 0.875em; }
.badge-good { color: var(--gain); }
.badge-bad { color: var(--loss); }
.head h1 { margin: 0; font-size: clamp(1.75rem, 4.5vw, 2.5rem); letter-spacing: -0.025em; overflow-wrap: anywhere; }
.head h1 small { font-size: 0.5em; font-weight: 500; color: var(--muted); letter-spacing: 0; }
.lede { margin: 0.5rem 0 0; color: var(--muted); overflow-wrap: anywhere; }
.chips { display: flex; flex-wrap: wrap; gap: 0.375rem; margin: 0.75rem 0 0; padding: 0; list-style: none; }
.chips li { padding: 0.0625rem 0.5rem; background: var(--soft); border-radius: 0.25rem; font-size: 0.8125rem; overflow-wrap: anywhere; }
.hero { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1rem 1.5rem; margin: 1.5rem 0 0; }
.hero div { border-top: 2px solid var(--rule); padding-top: 0.5rem; }
.hero dt { color: var(--muted); font-size: 0.8125rem; }
.hero dd { margin: 0; font-size: 1.5rem; font-weight: 600; letter-spacing: -0.02em; white-space: nowrap; }
.hero dd small { display: block; font-size: 0.75rem; font-weight: 400; color: var(--muted); letter-spacing: 0; white-space: normal; }

.contents { position: sticky; top: 0; z-index: 5; background: var(--paper); border-bottom: 1px solid var(--rule); }
.contents ul { display: flex; gap: 1.25rem; margin: 0; padding: 0.625rem 0; list-style: none; overflow-x: auto; font-size: 0.8125rem; scrollbar-width: none; }
.contents a { color: var(--muted); text-decoration: none; white-space: nowrap; }
.contents a:hover { color: var(--ink); text-decoration: underline; }

.section { padding: 2rem 0 0.5rem; }
.section > p:first-of-type { max-width: 46rem; }
.notice { display: flex; gap: 0.75rem; margin: 1.25rem 0 0; padding: 0.75rem 1rem; border-left: 4px solid var(--warn); background: var(--warn-soft); border-radius: 0 0.25rem 0.25rem 0; }
.notice-bad { border-color: var(--loss); background: var(--bad-soft); }
.notice p { margin: 0; overflow-wrap: anywhere; }
.notice .mark { font-weight: 700; }

.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 0 2rem; margin: 0 0 1.5rem; }
.facts div { padding: 0.5rem 0; border-top: 1px solid var(--rule); }
.facts dt { color: var(--muted); font-size: 0.8125rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }

.cards { columns: 21rem; column-gap: 1rem; }
.cards.several { columns: 1; }
.cards > * { break-inside: avoid; }
.card, figure.chart { background: var(--card); border: 1px solid var(--rule); border-radius: 0.5rem; padding: 1rem; margin: 0; min-width: 0; }
.halves > figure.chart, .cards > .card { margin-bottom: 1rem; }
.figures { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
.halves { columns: 2; column-gap: 1rem; margin: 1rem 0; }
.halves > * { break-inside: avoid; }
@media (max-width: 56rem) { .halves { columns: 1; } }

table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.5rem; font-size: 0.9375rem; }
th, td { padding: 0.3125rem 0.5rem; text-align: left; vertical-align: baseline; border-top: 1px solid var(--rule); }
thead th { border-top: 0; color: var(--muted); font-weight: 500; font-size: 0.8125rem; vertical-align: bottom; }
tbody th { font-weight: 400; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
td, th { white-space: nowrap; }
.num { text-align: right; }
td.words, th.words { white-space: normal; min-width: 12rem; }
td.num.words { min-width: 8rem; overflow-wrap: anywhere; }
td.code, th.code { white-space: normal; min-width: 8rem; }
.metric { white-space: normal; }
.scroll { overflow-x: auto; }
.tables { display: grid; gap: 1rem; }
.tables .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; align-items: start; }
@media (max-width: 56rem) { .tables .pair { grid-template-columns: minmax(0, 1fr); } }
.left-out { margin: 0.5rem 0 0; color: var(--muted); font-size: 0.8125rem; }
.metric a { color: inherit; text-decoration-color: var(--rule); }
.metric a:hover { text-decoration-color: currentColor; }
.why { display: block; color: var(--muted); font-size: 0.75rem; white-space: normal; }

.foot { margin-top: 2.5rem; border-top: 1px solid var(--rule); background: var(--card); }
.foot .wrap { padding-top: 2rem; padding-bottom: 3rem; }
.formulas { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 0 2rem; margin: 0 0 2rem; font-size: 0.8125rem; }
.formulas div { padding: 0.5rem 0; border-top: 1px solid var(--rule); }
.formulas div:target { background: var(--warn-soft); }
.formulas dt { font-weight: 600; }
.formulas dd { margin: 0; color: var(--muted); overflow-wrap: anywhere; }

@media print {
  @page { size: A4; margin: 14mm; }
  :root {
    --paper: #fff; --card: #fff; --ink: #000; --muted: #444; --rule: #bbb; --soft: #f2f2f2;
    --accent: #000; --gain: #0a6b52; --loss: #a8321f; --warn: #8a5a00; --warn-soft: #fff; --bad-soft: #fff;
  }
  body { font-size: 9.5pt; }
  .contents, .skip { display: none; }
  .wrap { max-width: none; padding: 0; }
  .card, figure.chart, tr, .facts div, .formulas div, .notice { break-inside: avoid; }
  h2, h3, caption, thead { break-after: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  .section { padding-top: 1rem; }
}
`;
