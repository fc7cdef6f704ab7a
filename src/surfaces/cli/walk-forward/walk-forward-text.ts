/** A walk-forward for a person: fold by fold, in training and in test, and the test windows as one curve. */
import { objectIn, objectsIn, type JsonObject } from '../../../foundation/core/index.ts';
import { sparkline } from '../backtest/sparkline.ts';
import { percentText, ratioText, valueText } from '../text/figures.ts';
import { tableLines } from '../text/text-table.ts';

const SPARK_WIDTH = 64;
const HEAD = [
  'fold',
  'test from',
  'to',
  'in return',
  'Sharpe',
  'out return',
  'Sharpe',
  'drawdown',
  'trades',
];
const DAY_LENGTH = 10;

/** Lines of at most 100 characters; `curve` is the daily stitched equity. */
export function walkForwardLines(result: JsonObject, curve: readonly number[]): string[] {
  const folds = objectsIn(result['folds']);
  const stitched = objectIn(result['stitched']);
  const params = folds.filter(({ choice }) => choice !== 'FIXED').map(paramsLine);
  return [
    ...tableLines(HEAD, folds.map(foldCells)),
    ...params,
    ...folds.flatMap(remarks),
    '',
    `stitched  ${sparkline(curve, SPARK_WIDTH)}`,
    `          return ${percentText(stitched['total_return'])}   CAGR ${percentText(stitched['cagr'])}   ` +
      `Sharpe ${ratioText(stitched['sharpe'])}   drawdown ${percentText(stitched['max_drawdown'])}   ` +
      `factor ${ratioText(stitched['profit_factor'])}`,
    `positive  ${percentText(result['positive_folds'])} of ${valueText(result['planned_folds'])} folds   ` +
      `worst drawdown of a fold ${percentText(result['worst_fold_drawdown'])}   ` +
      `scheme ${valueText(result['scheme'])}`,
  ];
}

function foldCells(fold: JsonObject): string[] {
  const test = objectIn(fold['test']);
  const inSample = objectIn(fold['in_sample']);
  return [
    valueText(fold['fold']),
    valueText(test['from']).slice(0, DAY_LENGTH),
    valueText(test['to']).slice(0, DAY_LENGTH),
    percentText(inSample['total_return']),
    ratioText(inSample['sharpe']),
    percentText(fold['total_return']),
    ratioText(fold['sharpe']),
    percentText(fold['max_drawdown']),
    valueText(fold['trades']),
  ];
}

function paramsLine({ fold, params, choice, candidates }: JsonObject): string {
  const chosen = Object.entries(objectIn(params)).map(
    ([name, value]) => `${name}=${valueText(value)}`,
  );
  const why = choice === 'FIT' ? `of ${valueText(candidates)}` : 'kept: none had the target';
  return `params    fold ${valueText(fold)}: ${chosen.join(' ')} (${why})`.slice(0, 100);
}

/** What stopped a fold. */
function remarks({ fold, halted, halt_reason: reason, disarmed, blocked }: JsonObject): string[] {
  const isBlocked = Array.isArray(blocked) && blocked.length > 0;
  const texts = [
    ...(halted === true ? [`HALTED ${valueText(reason)}`] : []),
    ...(disarmed === true ? ['DISARMED'] : []),
    ...(isBlocked ? ['a symbol takes no new risk'] : []),
  ];
  return texts.map((text) => `fold ${valueText(fold)}: ${text}`);
}
