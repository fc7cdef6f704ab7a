/**
 * State kept for each engine under its id, of which another engine sees nothing (seed PATCH 13, 15f).
 * Values go in and come out as copies, so that no reference leads from one engine's state to another's.
 */
import {
  canonicalJson,
  sha256Hex,
  type JsonValue,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import type { EngineId } from '../../foundation/model/index.ts';

/** One engine's place in a store: all that an engine is ever given. It can't name another engine. */
export interface EngineState<T extends JsonValue> {
  readonly engineId: EngineId;
  /** A copy of the value; undefined when this engine has put none. */
  get(): T | undefined;
  /** Replaces the value by a copy of this one. A value without a JSON form is a defect of the caller. */
  put(value: T): void;
  /** RFC 8785 text of the value; undefined when there is none. */
  snapshot(): string | undefined;
  /** SHA-256 of `snapshot()`; undefined when there is none. */
  stateHash(): Sha256Hex | undefined;
}

/** One value an engine. Whoever holds the store hands out views; it never lists engines or values. */
export class EngineStore<T extends JsonValue> {
  readonly #values = new Map<EngineId, T>();

  /** A copy of the engine's value; undefined for an engine that has put none. */
  get(engineId: EngineId): T | undefined {
    const value = this.#values.get(engineId);
    return value === undefined ? undefined : structuredClone(value);
  }

  /** Replaces the engine's value. One without a JSON form throws InvariantViolation and changes nothing. */
  put(engineId: EngineId, value: T): void {
    canonicalJson(value);
    this.#values.set(engineId, structuredClone(value));
  }

  /** Canonical text of the engine's value; undefined when there is none. */
  snapshotOf(engineId: EngineId): string | undefined {
    const value = this.#values.get(engineId);
    return value === undefined ? undefined : canonicalJson(value);
  }

  /** The view bound to one engine. */
  storeOf(engineId: EngineId): EngineState<T> {
    return {
      engineId,
      get: () => this.get(engineId),
      put: (value) => {
        this.put(engineId, value);
      },
      snapshot: () => this.snapshotOf(engineId),
      stateHash: () => {
        const text = this.snapshotOf(engineId);
        return text === undefined ? undefined : sha256Hex(text);
      },
    };
  }
}
