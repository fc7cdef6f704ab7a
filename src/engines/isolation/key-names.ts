/**
 * Which environment variables an engine may name for its keys (contract 9; seed PATCH 13, 15f): their
 * names carry its id as a part of their own, so that no engine trades with another's keys by a slip.
 */
import type { Problem } from '../../foundation/core/index.ts';

/** A variable's name and where the config gives it. */
export interface KeyName {
  /** Dotted path of the config key. */
  readonly path: string;
  readonly name: string;
  readonly layer: string;
  /** Physical line; null where there is no file. */
  readonly line: number | null;
}

/** The engine whose keys no other engine may use. */
const MAIN = 'MAIN';

/** CONFIG_RANGE for each name that another engine may read, or that two keys share; none when all is well. */
export function judgeKeyNames(engineId: string, keys: readonly KeyName[]): Problem[] {
  return keys.flatMap((key, at) => {
    const fault = nameFault(engineId, key.name) ?? twinFault(key, keys.slice(0, at));
    return fault === null ? [] : [problemAt(key, fault)];
  });
}

function nameFault(engineId: string, name: string): string | null {
  const parts = name.split('_');
  if (!parts.includes(engineId)) {
    return `names ${name}, which does not carry the engine's id; write one with ${engineId} between underscores`;
  }
  if (engineId !== MAIN && parts.includes(MAIN)) {
    return `names ${name}, a variable of the engine MAIN; engine ${engineId} never shares its keys`;
  }
  return null;
}

function twinFault(key: KeyName, before: readonly KeyName[]): string | null {
  const twin = before.find(({ name }) => name === key.name);
  if (twin === undefined) return null;
  return `names ${key.name}, as ${twin.path} does; a key and its secret are two variables`;
}

function problemAt({ path, layer, line }: KeyName, message: string): Problem {
  const problem = { code: 'CONFIG_RANGE', message, path, layer };
  return line === null ? problem : { ...problem, line };
}
