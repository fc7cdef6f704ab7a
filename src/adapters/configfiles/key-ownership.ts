/** Brings the isolation engine's rule on key names to the merged config. */
import { findNode, type ConfigMap } from '../../engines/config/index.ts';
import { judgeKeyNames, type KeyName } from '../../engines/isolation/index.ts';
import type { Problem } from '../../foundation/core/index.ts';
import { isEnvName, parseEngineId } from '../../foundation/model/index.ts';

const KEY_PATHS = ['broker.keys_env.api_key', 'broker.keys_env.api_secret'];

/** CONFIG_RANGE of names that belong to another engine; what is no name or missing is told elsewhere. */
export function judgeKeyOwnership(root: ConfigMap): Problem[] {
  const engineId = parseEngineId(textAt(root, 'engine.engine_id')?.name ?? '');
  if (engineId === null) return [];
  const names = KEY_PATHS.flatMap((path) => textAt(root, path) ?? []);
  return judgeKeyNames(
    engineId,
    names.filter(({ name }) => isEnvName(name)),
  );
}

function textAt(root: ConfigMap, path: string): KeyName | null {
  const found = findNode(root, path);
  if (found.at !== 'node' || found.node.kind !== 'scalar' || found.node.type !== 'text')
    return null;
  return { path, name: found.node.text, ...found.node.origin };
}
