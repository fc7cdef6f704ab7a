/**
 * INV-CONFIG-04 (contract 9): the shipped config has no unread leaf in any mode. In a mode that this program
 * runs, each key is read by exactly the rooms that it declares; in a mode that is to come, by rooms that are
 * there or named below; and no reader can ask for a key that is not declared.
 * Turns red when a reader stops reading a key, reads another one, or a key is shipped that nobody reads.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, mergeConfig } from '../../../src/adapters/configfiles/index.ts';
import { describeLeaves, type EffectiveConfig } from '../../../src/engines/config/index.ts';
import {
  CONFIG_KEY_NAMES,
  configKeySpec,
  MODES,
  RUNNABLE_MODES,
} from '../../../src/foundation/model/index.ts';
import { readBacktestSettings } from '../../../src/services/research/index.ts';
import { PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import { CONFIG_DIR } from '../../support/config/files.ts';
import { shippedStacks, stackRequest } from '../../support/config/stacks.ts';

/** Rooms that PAPER and LIVE bring. One that exists must leave this list. */
const ROOMS_TO_COME: readonly string[] = [];

const load = (): EffectiveConfig =>
  loadConfig({ configDir: CONFIG_DIR, files: null, sets: [], mode: 'BACKTEST' });

const roomExists = (room: string): boolean =>
  existsSync(join(PACKAGE_ROOT, 'src', room, 'index.ts'));

describe('in a mode that runs', () => {
  it('there is a backtest, and this test reads its settings as the backtest does', () => {
    expect(RUNNABLE_MODES).toEqual(['BACKTEST']);
  });

  it('each key is read by the rooms that it declares, and by no other', () => {
    const config = load();
    readBacktestSettings(config, { timeframe: '1D', shadow: false });
    const read = config.consumption().map(({ key, readers }) => [key, readers]);
    const declared = CONFIG_KEY_NAMES.map((key) => {
      return [key, [...(configKeySpec(key).readers.BACKTEST ?? [])].sort()];
    });
    expect(read).toEqual(declared);
  });

  it('the values do not decide what is read', () => {
    const reads = (sets: readonly { path: string; value: string }[]): unknown => {
      const config = loadConfig({ configDir: CONFIG_DIR, files: null, sets, mode: 'BACKTEST' });
      readBacktestSettings(config, { timeframe: '1m', shadow: true });
      return config.consumption();
    };
    expect(
      reads([
        { path: 'execution.partial_fills.enabled', value: 'true' },
        { path: 'data.fail_on_gap', value: 'false' },
        { path: 'risk.pdt_mode', value: 'off' },
        { path: 'risk.max_drawdown', value: 'OFF' },
      ]),
    ).toEqual(reads([]));
  });
});

describe('rooms', () => {
  it('that a key declares exist, or are to come', () => {
    const rooms = new Set(
      CONFIG_KEY_NAMES.flatMap((key) => Object.values(configKeySpec(key).readers).flat()),
    );
    const missing = [...rooms].filter((room) => !roomExists(room)).sort();
    expect(missing).toEqual(ROOMS_TO_COME);
  });

  it('of a mode that runs all exist', () => {
    const rooms = RUNNABLE_MODES.flatMap((mode) =>
      CONFIG_KEY_NAMES.flatMap((key) => configKeySpec(key).readers[mode] ?? []),
    );
    expect(rooms.filter((room) => !roomExists(room))).toEqual([]);
  });
});

describe('the shipped stacks', () => {
  it.each(MODES)('have no leaf in %s that no code is declared to read', (mode) => {
    for (const stack of shippedStacks()) {
      const leaves = describeLeaves(mergeConfig(stackRequest(stack, mode)), mode);
      expect(leaves.filter(({ use }) => use === 'UNUSED')).toEqual([]);
      const silent = leaves.filter(({ use, readers }) => use === 'READ' && readers.length === 0);
      expect(silent).toEqual([]);
    }
  });

  it('are read, not merely declared, in BACKTEST', () => {
    const uses = describeLeaves(load().root, 'BACKTEST').map(({ use }) => use);
    expect(uses).toContain('READ');
    expect(uses).not.toContain('DECLARED');
  });
});

describe('a reader', () => {
  it('cannot ask for a key that is not declared, nor with the getter of another kind', () => {
    const read = load().readerFor('test');
    // @ts-expect-error -- no such key is declared
    expect(() => read.count('risk.max_orders')).toThrow();
    // @ts-expect-error -- a limit may be OFF: it is read with limit()
    expect(() => read.ppm('risk.max_drawdown')).not.toThrow();
    // @ts-expect-error -- a flag is no count
    expect(() => read.count('data.fail_on_gap')).toThrow();
    expect(read.count('data.gap_tolerance_bars')).toBe(0);
  });
});
