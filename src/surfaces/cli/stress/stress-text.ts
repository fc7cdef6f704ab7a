/** A stress for a person: the run and its scenarios side by side. */
import { objectIn, objectsIn, type JsonObject } from '../../../foundation/core/index.ts';
import { percentText, ratioText, valueText } from '../text/figures.ts';
import { tableLines } from '../text/text-table.ts';

const HEAD = ['', 'return', 'CAGR', 'Sharpe', 'drawdown', 'factor', 'trades', 'equity'];

/** By reason, why there is no multiplier. */
const REASONS: Readonly<Record<string, string>> = {
  NO_EDGE: 'the run has no profit as it is',
  NO_COSTS: 'the run has no costs to multiply',
  SURVIVES_CAP: 'a profit is left at 20 times the costs',
  MONEY_OVERFLOW: 'not found: amounts become too large for exact money',
};

/** Lines of at most 100 characters. */
export function stressLines(result: JsonObject): string[] {
  const rows = [objectIn(result['base']), ...objectsIn(result['profiles'])];
  const { multiplier, reason } = objectIn(result['cost_break_even']);
  return [
    ...tableLines(HEAD, rows.map(cells), 30),
    ...rows.flatMap(remarks),
    '',
    typeof reason === 'string'
      ? `costs     ${REASONS[reason] ?? reason}`
      : `costs     no profit is left at ${valueText(multiplier)} times the costs`,
  ];
}

function cells(row: JsonObject): string[] {
  return [
    nameOf(row),
    percentText(row['total_return']),
    percentText(row['cagr']),
    ratioText(row['sharpe']),
    percentText(row['max_drawdown']),
    ratioText(row['profit_factor']),
    valueText(row['trades']),
    valueText(row['final_equity']),
  ];
}

/** What stopped a run, and why a scenario is less than its name says. */
function remarks(row: JsonObject): string[] {
  const { halted, disarmed, has_effect: hasEffect, blocked, overridden, eased } = row;
  const isBlocked = Array.isArray(blocked) && blocked.length > 0;
  const isCut = Array.isArray(overridden) && overridden.length > 0;
  const isEased = Array.isArray(eased) && eased.length > 0;
  const texts = [
    ...(halted === true ? [`HALTED ${valueText(row['halt_reason'])}`] : []),
    ...(disarmed === true ? [`DISARMED ${valueText(row['disarm_reason'])}`] : []),
    ...(isBlocked ? ['a symbol took no new risk'] : []),
    ...(hasEffect === false ? ['NO EFFECT: orders fill as in the run itself'] : []),
    ...(isCut ? ['OVERRIDDEN: not all that the profile sets is in force'] : []),
    ...(isEased ? ['EASIER than the run in a cost or latency'] : []),
  ];
  return texts.map((text) => `${nameOf(row)}: ${text}`);
}

/** The run itself has no name. */
function nameOf({ name }: JsonObject): string {
  return name === undefined ? 'as it is' : valueText(name);
}
