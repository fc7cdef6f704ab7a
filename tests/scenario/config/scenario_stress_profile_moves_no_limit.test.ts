/**
 * INV-CONFIG-05 (contract 9; ADR 8): a stress profile sets costs, latency and partial fills alone; one that
 * sets a limit, the engine, the data or the fill model is refused, in every mode.
 * Turns red when the scope is judged on the merged config, where nobody sees which layer spoke.
 */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeConfig } from '../../../src/adapters/configfiles/index.ts';
import { MODES } from '../../../src/foundation/model/index.ts';
import { CONFIG_DIR, temporaryFolder } from '../../support/config/files.ts';

const folder = temporaryFolder();
afterAll(() => {
  folder.remove();
});

const BASE = join(CONFIG_DIR, 'defaults', 'base.yaml');
const MAIN = join(CONFIG_DIR, 'engines', 'main.yaml');

/** `path layer line` of the trespasses of a layer in a folder of that name. */
function trespasses(where: string, text: string, mode: (typeof MODES)[number]): string[] {
  const file = folder.write(`${where}/mine.yaml`, text);
  const judged = judgeConfig({ configDir: CONFIG_DIR, files: [BASE, MAIN, file], sets: [], mode });
  const problems = judged.ok ? [] : judged.error;
  return problems
    .filter(({ code }) => code === 'CONFIG_STRESS_SCOPE')
    .map(({ path, layer, line }) => `${path} ${layer === file} ${line}`);
}

const SOFTER = [
  'risk: {max_drawdown: 0.99}',
  'engine: {allocation_cap: 10}',
  'data: {fail_on_gap: false}',
  'execution: {ambiguity_policy: NEXT_OPEN, base_spread_bps: 9}',
  'risk_profile: tier_A_consistent',
  'unknown: [1]',
  '',
].join('\n');

describe.each(MODES)('in %s', (mode) => {
  it('every key outside the scope is named with its line', () => {
    expect(trespasses('stress_profiles', SOFTER, mode)).toEqual([
      'data.fail_on_gap true 3',
      'engine.allocation_cap true 2',
      'execution.ambiguity_policy true 4',
      'risk.max_drawdown true 1',
      'risk_profile true 5',
      'unknown[0] true 6',
    ]);
  });

  it('another layer may say the same', () => {
    expect(trespasses('engines', SOFTER, mode)).toEqual([]);
  });

  it('costs, latency and partial fills are what a stress is for', () => {
    const text = [
      'execution:',
      '  base_slippage_bps: 20',
      '  latency_submit_events: 2',
      '  commission: {per_share: 0.01}',
      '  partial_fills: {enabled: true, probability: 0.5}',
    ].join('\n');
    expect(trespasses('stress_profiles', text, mode)).toEqual([]);
  });
});
