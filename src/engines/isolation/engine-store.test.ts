import { describe, expect, it } from 'vitest';
import { sha256Hex, type JsonValue } from '../../foundation/core/index.ts';
import { parseEngineId, type EngineId } from '../../foundation/model/index.ts';
import { EngineStore } from './index.ts';

const engine = (text: string): EngineId => parseEngineId(text)!;
const MAIN = engine('MAIN');
const EXP = engine('EXP');

describe('EngineStore', () => {
  it('has nothing for an engine that put nothing', () => {
    const store = new EngineStore<number>();
    store.put(MAIN, 1);
    expect(store.get(EXP)).toBeUndefined();
    expect(store.snapshotOf(EXP)).toBeUndefined();
    expect(store.storeOf(EXP).stateHash()).toBeUndefined();
    expect(store.get(MAIN)).toBe(1);
  });

  it('keeps copies: neither what went in nor what came out reaches the value', () => {
    const store = new EngineStore<{ list: number[] }>();
    const shared = { list: [1] };
    store.put(MAIN, shared);
    store.put(EXP, shared);
    shared.list.push(2);
    store.get(EXP)?.list.push(3);
    expect(store.get(MAIN)).toEqual({ list: [1] });
    expect(store.get(EXP)).toEqual({ list: [1] });
  });

  it('writes a canonical snapshot and its hash', () => {
    const state = new EngineStore<JsonValue>().storeOf(MAIN);
    state.put({ b: [1, null], a: 'x' });
    expect(state.snapshot()).toBe('{"a":"x","b":[1,null]}');
    expect(state.stateHash()).toBe(sha256Hex('{"a":"x","b":[1,null]}'));
  });

  it('tells null from nothing', () => {
    const state = new EngineStore<JsonValue>().storeOf(MAIN);
    state.put(null);
    expect(state.get()).toBeNull();
  });

  it('refuses a value without a JSON form and keeps the one it had', () => {
    const state = new EngineStore<JsonValue>().storeOf(MAIN);
    state.put(1);
    expect(() => {
      state.put(Number.NaN);
    }).toThrow();
    expect(state.get()).toBe(1);
  });

  it('shows no engine and no value to whoever looks inside', () => {
    const store = new EngineStore<string>();
    store.put(MAIN, 'mine');
    expect(Object.keys(store)).toEqual([]);
    expect(JSON.stringify(store)).toBe('{}');
    expect(Object.keys(store.storeOf(EXP)).sort()).toEqual(
      ['engineId', 'get', 'put', 'snapshot', 'stateHash'].sort(),
    );
  });
});
