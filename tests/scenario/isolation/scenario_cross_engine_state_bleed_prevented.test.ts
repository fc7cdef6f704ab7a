/**
 * INV-ISO-02, INV-ISO-03 (contract 9; seed PATCH 13, 15f): nothing that one engine does changes what another
 * sees of its state, and a config whose key variables another engine may read is refused in every mode.
 * Shown: random operations of two engines on one store, against the same operations of each alone; configs
 * of MAIN and EXP with right, shared, foreign and repeated names, through the command line.
 * Mutation that turns it red: key the store by anything but the engine, hand out the stored object itself,
 * or leave judgeKeyOwnership out of the load.
 */
import fc from 'fast-check';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EngineStore, type EngineState } from '../../../src/engines/isolation/index.ts';
import type { JsonValue } from '../../../src/foundation/core/index.ts';
import { parseEngineId, type EngineId } from '../../../src/foundation/model/index.ts';
import { mqk, PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import { temporaryFolder } from '../../support/config/files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const engine = (text: string): EngineId => parseEngineId(text)!;
const ENGINES = ['MAIN', 'EXP', 'MAIN2'].map(engine);

const operation = fc.record({
  engine: fc.nat(2),
  what: fc.constantFrom('put', 'get', 'spoil', 'snapshot'),
  value: fc.oneof(fc.integer(), fc.dictionary(fc.constantFrom('a', 'b'), fc.array(fc.integer()))),
});

/** Does one thing and says what the engine then sees of its state. */
function act(state: EngineState<JsonValue>, what: string, value: JsonValue): JsonValue {
  if (what === 'put') state.put(value);
  const seen = state.get();
  // Whoever gets a value may do to it what it likes.
  if (what === 'spoil' && typeof seen === 'object') Object.assign(seen ?? {}, { a: ['spoilt'] });
  return [state.get() ?? 'nothing', state.snapshot() ?? 'nothing', state.stateHash() ?? 'nothing'];
}

describe('the store', () => {
  it('shows each engine what it would see if it were alone', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const shared = new EngineStore<JsonValue>();
        const alone = ENGINES.map((id) => new EngineStore<JsonValue>().storeOf(id));
        for (const { engine: at, what, value } of operations) {
          const together = act(shared.storeOf(ENGINES[at]!), what, value);
          expect(together).toEqual(act(alone[at]!, what, value));
        }
        expect(ENGINES.map((id) => shared.get(id))).toEqual(alone.map((state) => state.get()));
      }),
    );
  });

  it('has nothing for an engine that put nothing, and a view names no other', () => {
    const store = new EngineStore<string>();
    store.storeOf(engine('MAIN')).put('of MAIN');
    const view = store.storeOf(engine('EXP'));
    expect([view.get(), view.snapshot(), view.stateHash()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(JSON.stringify([view, store])).not.toContain('of MAIN');
    expect(store.get(engine('MAIN'))).toBe('of MAIN');
  });
});

const BASE = join(PACKAGE_ROOT, 'config', 'defaults', 'base.yaml');

function layerOf(id: string, key: string, secret: string): string {
  return folder.write(
    'engine.yaml',
    `engine:\n  engine_id: ${id}\n  mode: LIVE\nbroker:\n  keys_env:\n    api_key: ${key}\n    api_secret: ${secret}\n`,
  );
}

async function problemsOf(layer: string, mode: string): Promise<string[]> {
  const argv = [
    'config',
    'validate',
    '--config',
    BASE,
    '--config',
    layer,
    '--mode',
    mode,
    '--json',
  ];
  const { json } = await mqk(argv);
  const { problems } = json as { problems: Record<string, unknown>[] };
  return problems
    .filter(({ path }) => String(path).startsWith('broker.'))
    .map(({ code, path, line }) => `${String(code)} ${String(path)} ${String(line)}`);
}

const KEY = 'CONFIG_RANGE broker.keys_env.api_key 6';
const SECRET = 'CONFIG_RANGE broker.keys_env.api_secret 7';

describe.each(['BACKTEST', 'PAPER', 'LIVE'])('key variables in %s', (mode) => {
  it.each([
    ['MAIN', 'MQK_MAIN_API_KEY', 'MQK_MAIN_API_SECRET', []],
    ['MAIN', 'ALPACA_API_KEY_MAIN', 'MAIN_SECRET', []],
    ['EXP', 'MQK_EXP_API_KEY', 'MQK_EXP_API_SECRET', []],
    ['EXP', 'MQK_MAIN_API_KEY', 'MQK_MAIN_API_SECRET', [KEY, SECRET]],
    ['EXP', 'MQK_MAIN_EXP_KEY', 'MQK_EXP_API_SECRET', [KEY]],
    // Part of a word is no token: MAINTENANCE, EXPORT.
    ['MAIN', 'MQK_MAINTENANCE_KEY', 'MQK_MAIN_API_SECRET', [KEY]],
    ['EXP', 'MQK_EXPORT_KEY', 'MQK_EXP_API_SECRET', [KEY]],
    ['MAIN', 'ALPACA_API_KEY_PAPER', 'ALPACA_API_SECRET_PAPER', [KEY, SECRET]],
    ['MAIN', 'MQK_MAIN_KEY', 'MQK_MAIN_KEY', [SECRET]],
  ])('%s with %s and %s', async (id, key, secret, expected) => {
    expect(await problemsOf(layerOf(id, key, secret), mode)).toEqual(expected);
  });
});
