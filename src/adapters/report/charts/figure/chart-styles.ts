/**
 * The look of all charts. Tones are Okabe-Ito hues, darkened or lightened until each stands out from the
 * page by 3 to 1 or more, text by 4.5 to 1; shapes and labels say the same without them.
 */

/** Tones by scheme: lines 1 to 6, up, down, text, quieter text, grid lines, page. */
const LIGHT = `--chart-1:#0072b2;--chart-2:#c44e00;--chart-3:#007a5a;--chart-4:#a3447c;--chart-5:#8a6a00;--chart-6:#4b5563;
--chart-up:#0072b2;--chart-down:#c44e00;--chart-ink:#1c2430;--chart-muted:#566172;--chart-grid:#e4e8ee;--chart-zero:#7b8696;--chart-paper:#fff`;
const DARK = `--chart-1:#56b4e9;--chart-2:#e69f00;--chart-3:#2bbd91;--chart-4:#e08fbd;--chart-5:#f0e442;--chart-6:#a8b3c2;
--chart-up:#56b4e9;--chart-down:#e69f00;--chart-ink:#e6ebf2;--chart-muted:#9fabbb;--chart-grid:#29323e;--chart-zero:#768395;--chart-paper:#0f141a`;

/** Where a figure is narrower, text in the wide picture would shrink below what can be read. */
const NARROW_FIGURE = '600px';

/** Of the explorer, which the script fills. */
const EXPLORER = `.chart-explore{margin-top:.5rem;font-size:.8125rem}
.chart-explore summary{cursor:pointer;color:var(--chart-muted);padding:.25rem 0;width:fit-content}
.chart-explore svg{display:block;width:100%;touch-action:pan-y;cursor:crosshair}
.chart-explore summary:focus-visible,.chart-explore svg:focus-visible,.chart button:focus-visible{outline:2px solid var(--chart-1);outline-offset:2px}
.chart-buttons{display:flex;flex-wrap:wrap;gap:.375rem;margin:.25rem 0 .5rem}
.chart-buttons button{min-width:2rem;min-height:2rem;padding:.125rem .625rem;font:inherit;color:var(--chart-ink);background:var(--chart-paper);border:1px solid var(--chart-zero);border-radius:6px;cursor:pointer}
.chart-reading{display:block;min-height:2.6em;line-height:1.3;font-variant-numeric:tabular-nums}
.chart-crosshair{fill:none;stroke:var(--chart-ink);stroke-dasharray:2 2}
.chart-data th button{font:inherit;color:inherit;background:none;border:0;padding:0;text-decoration:underline;cursor:pointer}
`;

/** The style sheet of all charts, light, dark and print; belongs into the page's `<style>`. */
export const CHART_STYLES = `:root{${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
.chart{margin:0 0 2rem;container-type:inline-size;color:var(--chart-ink);font-variant-numeric:tabular-nums}
.chart figcaption{margin:0 0 .5rem;line-height:1.4}
.chart figcaption strong{font-size:1.0625rem;margin-right:.5rem}
.chart figcaption span,.chart-empty p{color:var(--chart-muted);font-size:.875rem}
.chart-empty p{margin:0;padding:1rem;border:1px dashed var(--chart-zero);border-radius:6px}
.chart-key{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 .375rem;padding:0;font-size:.8125rem;color:var(--chart-ink)}
.chart-key li{display:flex;align-items:center;gap:.375rem;min-width:0;overflow-wrap:anywhere}
.chart-key svg{flex:none}
.chart-view>svg{display:block;width:100%;height:auto;overflow:visible}
.chart-view>.chart-narrow{display:none;max-width:480px}
@container (max-width:${NARROW_FIGURE}){.chart-view>.chart-wide{display:none}.chart-view>.chart-narrow{display:block}}
.chart-pick{margin:0 .25rem 0 0;accent-color:var(--chart-1);width:1rem;height:1rem;vertical-align:-.125rem}
.chart-pick+label{display:inline-block;padding:.25rem 0;margin-right:1rem;font-size:.8125rem}
.chart-pick~.chart-view{display:none}
.chart-pick:nth-of-type(1):checked~.chart-view:nth-of-type(1),.chart-pick:nth-of-type(2):checked~.chart-view:nth-of-type(2){display:block}
.chart svg text{fill:var(--chart-ink);font-size:12px;font-family:inherit}
.chart svg .chart-tick,.chart svg .chart-name,.chart svg .chart-note{fill:var(--chart-muted);font-size:11px}
.chart svg .chart-end{text-anchor:end}
.chart svg .chart-middle,.chart svg .chart-cell,.chart svg .chart-number{text-anchor:middle}
.chart svg .chart-cell,.chart svg .chart-value,.chart svg .chart-limit-name,.chart svg .chart-number{font-size:11px}
.chart svg .chart-number{fill:var(--chart-muted);font-weight:600}
.chart svg .chart-strong{font-weight:700}
.chart svg .chart-value,.chart svg .chart-limit-name,.chart svg .chart-number,.chart svg .chart-label{paint-order:stroke;stroke:var(--chart-paper);stroke-width:3px;stroke-linejoin:round}
.chart svg .chart-label{font-weight:600;font-size:11px}
.chart-grid,.chart-axis,.chart-zero{stroke:var(--chart-grid);fill:none}
.chart-axis,.chart-zero{stroke:var(--chart-zero)}
.chart-line,.chart-curve,.chart-limit,.chart-stop,.chart-close{fill:none;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
.chart-mark{stroke:var(--chart-paper);stroke-width:.75;paint-order:stroke}
${tones()}
.chart-up{stroke:var(--chart-up)}.chart-down{stroke:var(--chart-down)}
.chart-bar-up,.chart-cell-up{fill:var(--chart-up)}
.chart-bar-down,.chart-cell-down{fill:var(--chart-down)}
.chart-hollow{fill:var(--chart-paper);stroke:var(--chart-6);stroke-width:1.5}
.chart-total{fill:var(--chart-6)}
.chart-void{fill:none}
.chart-shade{fill:var(--chart-down);fill-opacity:.12;stroke:var(--chart-down);stroke-opacity:.35}
.chart-stripe{fill:var(--chart-6);fill-opacity:.12}.chart-stripe-none{fill:none}
.chart-fall{fill:var(--chart-down);fill-opacity:.28}
.chart-curve{stroke:var(--chart-ink);stroke-dasharray:5 3}
.chart-limit{stroke:var(--chart-down);stroke-width:1.75}.chart-limit-0{stroke-dasharray:6 3}.chart-limit-1{stroke-dasharray:2 3}
.chart-event{fill:none;stroke:var(--chart-down);stroke-width:1.5}
.chart-chosen{fill:none;stroke:var(--chart-ink);stroke-width:3}
.chart-point{stroke-width:1.25;fill-opacity:.3}
.chart-gain{stroke:var(--chart-up);fill:var(--chart-up)}.chart-loss{stroke:var(--chart-down);fill:var(--chart-down)}
.chart-wick,.chart-candle-up{stroke:var(--chart-6);fill:none}.chart-candle-up{fill:var(--chart-paper)}.chart-candle-down{fill:var(--chart-6);stroke:var(--chart-6)}
.chart-close{stroke:var(--chart-6)}.chart-range{fill:none;stroke:var(--chart-6);stroke-opacity:.35}
.chart-fill{stroke-width:1.5;stroke-linejoin:round}
.chart-buy{stroke:var(--chart-up);fill:var(--chart-up)}.chart-sell{stroke:var(--chart-down);fill:var(--chart-down)}
.chart-exit{fill:var(--chart-paper)}
.chart-stop{stroke:var(--chart-4);stroke-dasharray:3 2}
.chart-position{fill:var(--chart-1);fill-opacity:.35;stroke:var(--chart-1)}
.chart-data{margin-top:.5rem;font-size:.8125rem}
.chart-data summary{cursor:pointer;color:var(--chart-muted);padding:.25rem 0;width:fit-content}
.chart-data summary:focus-visible,.chart-scroll:focus-visible,.chart-pick:focus-visible{outline:2px solid var(--chart-1);outline-offset:2px}
.chart-scroll{max-height:20rem;overflow:auto;border:1px solid var(--chart-grid);border-radius:6px}
.chart-data table{border-collapse:collapse;min-width:100%}
.chart-data caption{text-align:left;padding:.375rem .625rem;color:var(--chart-muted)}
.chart-data th,.chart-data td{padding:.25rem .625rem;text-align:right;white-space:nowrap;border-top:1px solid var(--chart-grid)}
.chart-data th:first-child{text-align:left;font-weight:500}
.chart-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
${EXPLORER}@media print{.chart-explore{display:none}.chart{break-inside:avoid}.chart-data{display:none}.chart-pick,.chart-pick+label{display:none}}
`;

function tones(): string {
  return [1, 2, 3, 4, 5, 6]
    .map(
      (i) =>
        `.chart-t${String(i)}{stroke:var(--chart-${String(i)})}.chart-mark.chart-t${String(i)}{fill:var(--chart-${String(i)})}.chart svg text.chart-t${String(i)}{fill:var(--chart-${String(i)});stroke:var(--chart-paper)}`,
    )
    .join('\n');
}
