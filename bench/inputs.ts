/** Inputs of a made-up run, for benches of what is written and measured. */
import { sha256Hex } from '../src/foundation/core/index.ts';
import {
  deriveRunId,
  parseEngineId,
  parseStrategyId,
  type RunInputs,
} from '../src/foundation/model/index.ts';

export function benchInputs(): RunInputs {
  const engineId = parseEngineId('MAIN');
  const id = parseStrategyId('sma_cross');
  if (engineId === null || id === null) throw new Error('these are names');
  return {
    runId: deriveRunId('bench'),
    engineId,
    mode: 'BACKTEST',
    configHash: sha256Hex('{}'),
    configJson: '{}',
    strategy: { id, version: 1, params: {} },
    timeframe: '1m',
    calendar: 'ALWAYS_ON',
    cash: 1e11,
    seed: 1,
    shadow: false,
    data: [{ symbol: 'SPY', sha256: sha256Hex('spy'), rows: 1 }],
  };
}
