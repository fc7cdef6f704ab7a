import { describe, expect, it } from 'vitest';
import { formatDay } from '../../../foundation/model/index.ts';
import { parseActions } from './parse-actions.ts';

const HEADER = 'date,symbol,type,value';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function rows(text: string): readonly string[] {
  const parsed = parseActions(bytes(text), 'a.csv');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.map(({ day, symbol, effect }) => {
    const value =
      effect.kind === 'SPLIT'
        ? `${effect.ratio.numerator}:${effect.ratio.denominator}`
        : effect.perShare;
    return `${formatDay(day)} ${symbol} ${effect.kind} ${value}`;
  });
}

function problems(text: string | Uint8Array) {
  const parsed = parseActions(typeof text === 'string' ? bytes(text) : text, 'a.csv');
  if (parsed.ok) return [];
  const { more } = parsed.error;
  const shown = parsed.error.problems.map(({ line, code, text: field }) => [line, code, field]);
  return more === 0 ? shown : [...shown, more];
}

describe('an actions file', () => {
  it('has splits as a decimal or as a ratio, dividends as cash a share, in any order', () => {
    const text = `${HEADER}\n2020-08-31,AAPL,SPLIT,4\n2014-06-09,AAPL,SPLIT,7:1\n2014-08-07,AAPL,DIVIDEND,0.47\n`;
    expect(rows(text)).toEqual([
      '2020-08-31 AAPL SPLIT 4:1',
      '2014-06-09 AAPL SPLIT 7:1',
      '2014-08-07 AAPL DIVIDEND 470000',
    ]);
  });

  it('may be a header alone, have CRLF, a BOM, no final newline, types in lower case', () => {
    expect(rows(HEADER)).toEqual([]);
    expect(rows(`\ufeff${HEADER}\r\n2014-06-09,A,split,0.125\r\n2014-06-09,A,Dividend,1`)).toEqual([
      '2014-06-09 A SPLIT 1:8',
      '2014-06-09 A DIVIDEND 1000000',
    ]);
  });

  it.each(['', 'date,symbol,type', ` ${HEADER}`, 'symbol,date,type,value', '2014-06-09,A,SPLIT,2'])(
    'with the first line "%s" is refused for that alone',
    (first) => {
      const text = first === '' ? '' : `${first}\nx`;
      expect(problems(text)).toEqual([[1, 'ACTIONS_HEADER_INVALID', first]]);
    },
  );

  it.each([
    ['2014-06-09,A,SPLIT', 'ACTIONS_FIELD_COUNT', '2014-06-09,A,SPLIT'],
    ['2014-06-09,A,SPLIT,2,', 'ACTIONS_FIELD_COUNT', '2014-06-09,A,SPLIT,2,'],
    ['', 'ACTIONS_FIELD_COUNT', ''],
    ['2014-6-9,A,SPLIT,2', 'ACTIONS_DATE_INVALID', '2014-6-9'],
    ['2014-02-30,A,SPLIT,2', 'ACTIONS_DATE_INVALID', '2014-02-30'],
    ['2014-06-09,a,SPLIT,2', 'ACTIONS_SYMBOL_INVALID', 'a'],
    ['2014-06-09,A, SPLIT,2', 'ACTIONS_TYPE_INVALID', ' SPLIT'],
    ['2014-06-09,A,MERGER,2', 'ACTIONS_TYPE_INVALID', 'MERGER'],
    ['2014-06-09,A,SPLIT,0', 'ACTIONS_VALUE_INVALID', '0'],
    ['2014-06-09,A,SPLIT,-2', 'ACTIONS_VALUE_INVALID', '-2'],
    ['2014-06-09,A,SPLIT,1.0000001', 'ACTIONS_VALUE_INVALID', '1.0000001'],
    ['2014-06-09,A,SPLIT,2:0', 'ACTIONS_VALUE_INVALID', '2:0'],
    ['2014-06-09,A,DIVIDEND,0', 'ACTIONS_VALUE_INVALID', '0'],
    ['2014-06-09,A,DIVIDEND,3:2', 'ACTIONS_VALUE_INVALID', '3:2'],
    ['2014-06-09,A,DIVIDEND,900000.01', 'ACTIONS_VALUE_INVALID', '900000.01'],
    ['2014-06-09,A,DIVIDEND,1\r', 'ACTIONS_VALUE_INVALID', '1\\r'],
  ])('line "%s" is refused with %s', (line, code, text) => {
    const last = line.endsWith('\r') ? line : `${line}\n`;
    expect(problems(`${HEADER}\n${last}`)).toEqual([[2, code, text]]);
  });

  it('has an action of a symbol, type and date once', () => {
    const row = '2014-06-09,A,SPLIT,2';
    const text = `${HEADER}\n${row}\n2014-06-09,B,SPLIT,2\n2014-06-10,A,SPLIT,2\n2014-06-09,A,split,3`;
    expect(problems(text)).toEqual([[5, 'ACTIONS_REPEATED', '2014-06-09,A,split,3']]);
  });

  it('tells 20 problems in line order and counts the rest, foreign bytes shown as such', () => {
    const text = `${HEADER}\n${'x\n'.repeat(25)}`;
    const told = problems(text);
    expect(told).toHaveLength(21);
    expect([told[0], told[19], told[20]]).toEqual([
      [2, 'ACTIONS_FIELD_COUNT', 'x'],
      [21, 'ACTIONS_FIELD_COUNT', 'x'],
      5,
    ]);
    const foreign = Uint8Array.from([...bytes(`${HEADER}\n`), 0xff, 0x2c]);
    expect(problems(foreign)).toEqual([[2, 'ACTIONS_ENCODING_INVALID', '\\xff,']]);
  });
});
