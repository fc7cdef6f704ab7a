/** Which run this is, to the hash, and what its record cannot show. */
import { isObject, type JsonObject, type JsonValue } from '../../../foundation/core/index.ts';
import {
  limitationText,
  RUN_LIMITATIONS,
  type DataFile,
  type Mode,
  type RunInputs,
} from '../../../foundation/model/index.ts';
import { countText, moneyText } from '../format/display-text.ts';
import { jsonText, leavesOf } from '../format/json-text.ts';
import { html, NOTHING, type Html, type HtmlValue } from '../markup/html.ts';
import { tableOf } from '../tables/table.ts';

/** More data files than this are counted; the manifest has all. */
const SHOWN_FILES = 25;

/** Parts of the config that say how orders were filled and judged. */
const SETTINGS = ['execution', 'risk', 'engine', 'data'] as const;

export interface Identity {
  readonly inputs: RunInputs;
  readonly programVersion: string;
  /** Bars that a run at a broker traded, of those in sessions that it was given; null: a BACKTEST. */
  readonly traded: { readonly bars: number; readonly of: number } | null;
}

export function identity({ inputs, programVersion, traded }: Identity): Html {
  const { strategySource, actions } = inputs;
  const config = parsedConfig(inputs.configJson);
  const execution = sectionIn(config, 'execution');
  return html`<dl class="facts">
${fact('Run id', code(inputs.runId))}
${fact('Engine', html`${inputs.engineId}, seed ${inputs.seed}, opening cash ${moneyText(inputs.cash)}`)}
${fact('Config hash', code(inputs.configHash))}
${fact('Fill model', html`${code(jsonText(execution['ambiguity_policy']))}, spread ${jsonText(execution['base_spread_bps'])} bp, slippage ${jsonText(execution['base_slippage_bps'])} bp, volatility multiplier ${jsonText(execution['volatility_multiplier'])}`)}
${strategySource === undefined ? NOTHING : fact('Strategy source, SHA-256', code(strategySource))}
${actions === undefined ? NOTHING : fact('Corporate actions, SHA-256', html`${code(actions.sha256)} (${countText(actions.rows)} rows)`)}
${fact('Made by', html`MiniQuantDesk ${programVersion}`)}
${fact('Times', html`UTC; days and months are those of the ${inputs.calendar} calendar`)}
</dl>
<div class="tables">
<div class="pair">
${dataTable(inputs.data, traded)}
${limitations(inputs.mode)}
</div>
${settingsTable(config)}
</div>`;
}

function fact(name: string, value: HtmlValue): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function code(text: string): Html {
  return html`<code>${text}</code>`;
}

function dataTable(data: readonly DataFile[], traded: Identity['traded']): Html {
  const left = data.length - SHOWN_FILES;
  const notes = [
    ...(traded === null ? [] : [tradedText(traded)]),
    ...(left > 0 ? [`${countText(left)} more files: manifest.json has all.`] : []),
  ];
  return tableOf({
    id: 'data-files',
    caption: 'Data',
    columns: [
      { head: 'Symbol', cell: ({ symbol }) => symbol },
      { head: 'Rows', kind: 'NUMBER', cell: ({ rows }) => countText(rows) },
      { head: 'SHA-256 of the file', kind: 'CODE', cell: ({ sha256 }) => sha256 },
    ],
    rows: data.slice(0, SHOWN_FILES),
    whenEmpty: 'No data.',
    ...(notes.length > 0 ? { note: notes.join(' ') } : {}),
  });
}

function tradedText({ bars, of }: NonNullable<Identity['traded']>): string {
  if (bars === of) return `All ${countText(of)} bars in sessions were traded.`;
  return `${countText(bars)} of ${countText(of)} bars in sessions were traded: the run ended before the others.`;
}

/** What each mode cannot show, beside what holds of all. */
const LIMITS: Readonly<Record<Mode, { readonly title: string; readonly own: string | null }>> = {
  BACKTEST: { title: 'What no backtest can show', own: null },
  PAPER: {
    title: 'What no paper run can show',
    own: 'Its orders went to the paper broker, which fills them from the same bars: no real market took them.',
  },
  LIVE: { title: 'What the record of a run cannot show', own: null },
};

function limitations(mode: Mode): Html {
  const { title, own } = LIMITS[mode];
  return html`<section class="card" id="limitations"><h3>${title}</h3>
<ul>${own === null ? NOTHING : html`<li>${own}</li>`}${RUN_LIMITATIONS.map((limitation) => html`<li>${limitationText(limitation)} <span class="muted code">${limitation}</span></li>`)}</ul></section>`;
}

function settingsTable(config: JsonObject): Html {
  const rows = SETTINGS.flatMap((name) => leavesOf(sectionIn(config, name), name));
  return html`<details class="card" id="settings"><summary>Settings of the run (${rows.length})</summary>
${tableOf({
  id: 'settings-table',
  caption: 'Settings: the manifest has the whole config',
  columns: [
    { head: 'Key', kind: 'CODE', cell: ([key]) => key },
    { head: 'Value', kind: 'WORDS', cell: ([, value]) => value },
  ],
  rows,
  whenEmpty: 'None.',
})}</details>`;
}

/** The config of a record is an object; anything else has no settings to show. */
function parsedConfig(text: string): JsonObject {
  const parsed: unknown = JSON.parse(text);
  return isObject(parsed) ? parsed : {};
}

function sectionIn(config: JsonObject, name: string): JsonObject {
  const value: JsonValue | undefined = config[name];
  return isObject(value) ? value : {};
}
