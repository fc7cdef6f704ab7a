/** What only the page of a verdict has: outcomes of gates, and places where something was not run. */
export const VERDICT_STYLE = `
.outcome { font-weight: 650; font-size: 0.8125rem; letter-spacing: 0.03em; white-space: nowrap; }
.outcome-pass { color: var(--gain); }
.outcome-fail { color: var(--loss); }
.outcome-open { color: var(--warn); }
.denials { margin: 0 0 1.5rem; padding: 0; list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 0.75rem; }
.denials li { padding: 0.75rem 1rem; border-left: 4px solid var(--loss); background: var(--bad-soft); border-radius: 0 0.25rem 0.25rem 0; overflow-wrap: anywhere; }
.denials li.open { border-color: var(--warn); background: var(--warn-soft); }
.denials p { margin: 0.25rem 0 0; font-size: 0.875rem; }
.denials .found { font-weight: 600; }
.tally { font-size: 1.0625rem; }
.not-run { padding: 0.75rem 1rem; border: 1px dashed var(--muted); border-radius: 0.25rem; }
.not-run p { margin: 0 0 0.25rem; }
.not-run code { display: block; }
.word { white-space: normal; }
#gates .words { overflow-wrap: anywhere; }
.delta .gain, .delta .loss { color: inherit; }
@media print { .denials li, .not-run { break-inside: avoid; } }
`;
