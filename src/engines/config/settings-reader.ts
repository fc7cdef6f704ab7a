/**
 * Typed reading of a valid config. Each getter takes only the keys that hold its type, so that reading
 * an undeclared key does not compile; each read is recorded under the reader's name.
 */
import { invariant } from '../../foundation/core/index.ts';
import {
  parseChoice,
  parseEngineId,
  type ChoiceKey,
  type ChoiceOf,
  type ConfigKey,
  type CountKey,
  type CountLimitKey,
  type EngineId,
  type FlagKey,
  type Limit,
  type LimitKey,
  type Micros,
  type MoneyKey,
  type MoneyLimitKey,
  type NameKey,
  type Ppm,
  type PpmKey,
} from '../../foundation/model/index.ts';
import type { Setting } from './decode-setting.ts';

/** Which readers asked for which key. */
export type Reads = Map<ConfigKey, Set<string>>;

export class SettingsReader {
  private readonly name: string;
  private readonly settings: ReadonlyMap<ConfigKey, Setting>;
  private readonly reads: Reads;

  /** `name`: the room that reads, e.g. `engines/risk`. */
  constructor(name: string, settings: ReadonlyMap<ConfigKey, Setting>, reads: Reads) {
    this.name = name;
    this.settings = settings;
    this.reads = reads;
  }

  /** Fraction, probability, multiple, factor or basis points, in parts per million. */
  ppm(key: PpmKey): Ppm {
    const setting = this.take(key);
    invariant(setting?.type === 'PPM', 'a declared ppm key holds ppm', { key });
    return setting.ppm;
  }

  /** A limit in ppm, or OFF. */
  limit(key: LimitKey): Limit {
    const setting = this.take(key);
    if (setting?.type === 'OFF') return { kind: 'OFF' };
    invariant(setting?.type === 'PPM', 'a declared limit holds ppm or OFF', { key });
    return { kind: 'PPM', ppm: setting.ppm };
  }

  /** A count or whole seconds. */
  count(key: CountKey): number {
    const setting = this.take(key);
    invariant(setting?.type === 'COUNT', 'a declared count holds a count', { key });
    return setting.count;
  }

  /** A limit as a count or in whole seconds; null when it is OFF. */
  countLimit(key: CountLimitKey): number | null {
    const setting = this.take(key);
    if (setting?.type === 'OFF') return null;
    invariant(setting?.type === 'COUNT', 'a declared limit holds a count or OFF', { key });
    return setting.count;
  }

  micros(key: MoneyKey): Micros {
    const setting = this.take(key);
    invariant(setting?.type === 'MICROS', 'a declared amount holds micros', { key });
    return setting.micros;
  }

  /** A limit in micros; null when it is OFF. */
  microsLimit(key: MoneyLimitKey): Micros | null {
    const setting = this.take(key);
    if (setting?.type === 'OFF') return null;
    invariant(setting?.type === 'MICROS', 'a declared limit holds micros or OFF', { key });
    return setting.micros;
  }

  flag(key: FlagKey): boolean {
    const setting = this.take(key);
    invariant(setting?.type === 'FLAG', 'a declared flag holds a flag', { key });
    return setting.flag;
  }

  choice<K extends ChoiceKey>(key: K): ChoiceOf<K> {
    const setting = this.take(key);
    const choice = setting?.type === 'TEXT' ? parseChoice(key, setting.text) : null;
    invariant(choice !== null, 'a declared choice holds one of its choices', { key });
    return choice;
  }

  /** A name: of an environment variable or a layer. Null when the key is optional and left out. */
  nameAt(key: NameKey): string | null {
    const setting = this.take(key);
    return setting?.type === 'TEXT' ? setting.text : null;
  }

  engineId(): EngineId {
    const setting = this.take('engine.engine_id');
    const engineId = setting?.type === 'TEXT' ? parseEngineId(setting.text) : null;
    invariant(engineId !== null, 'a valid config has an engine id');
    return engineId;
  }

  private take(key: ConfigKey): Setting | undefined {
    const readers = this.reads.get(key);
    if (readers === undefined) this.reads.set(key, new Set([this.name]));
    else readers.add(this.name);
    return this.settings.get(key);
  }
}
