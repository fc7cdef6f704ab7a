/** Limits that say something only together: each pair is set, or OFF, as a whole. */
import type { Problem } from '../../../foundation/core/index.ts';
import type { ConfigKey } from '../../../foundation/model/index.ts';
import type { Setting } from '../decode-setting.ts';
import { findNode } from '../leaves.ts';
import { configProblem } from '../problems.ts';
import type { ConfigMap } from '../types.ts';

const JOINT_LIMITS: readonly (readonly [ConfigKey, ConfigKey])[] = [
  ['risk.order.repeat_window_seconds', 'risk.order.max_repeats'],
];

/** CONFIG_RANGE at the key that is OFF beside one that is not. */
export function checkJointLimits(
  root: ConfigMap,
  settings: ReadonlyMap<ConfigKey, Setting>,
): readonly Problem[] {
  const isOff = (key: ConfigKey): boolean => settings.get(key)?.type === 'OFF';
  const isSet = (key: ConfigKey): boolean => settings.has(key) && !isOff(key);
  return JOINT_LIMITS.flatMap(([one, other]) => {
    if (isOff(one) && isSet(other)) return [halfSet(root, one, other)];
    return isSet(one) && isOff(other) ? [halfSet(root, other, one)] : [];
  });
}

function halfSet(root: ConfigMap, off: ConfigKey, set: ConfigKey): Problem {
  const found = findNode(root, off);
  const origin = found.at === 'node' ? found.node.origin : null;
  const message = `is OFF, but ${set} is not; set both or neither`;
  return configProblem('CONFIG_RANGE', off, origin, message);
}
