import { expect, it } from 'vitest';
import { sha256Hex } from '../../core/index.ts';
import { differingBars } from './differing-bars.ts';

const fileOf = (symbol: string, text: string) => ({ symbol, sha256: sha256Hex(text) });
const paths = new Map([['SPY', 'bars/spy.csv']]);

it('names what is another, by path and both hashes, what is missing, and what is too much', () => {
  const recorded = [fileOf('IWM', 'i'), fileOf('QQQ', 'q'), fileOf('SPY', 's')];
  const given = [fileOf('DIA', 'd'), fileOf('QQQ', 'q'), fileOf('SPY', 'other')];
  expect(differingBars({ recorded, given, paths })).toEqual([
    `IWM is missing, the record has sha256 ${sha256Hex('i')}`,
    `SPY: bars/spy.csv has sha256 ${sha256Hex('other')}, the record ${sha256Hex('s')}`,
    'DIA is too much, the record has none',
  ]);
  expect(differingBars({ recorded, given: recorded, paths })).toEqual([]);
});
