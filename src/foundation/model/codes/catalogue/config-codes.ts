/** Codes of configuration. */
import type { CodeEntry } from './code-entry.ts';

export const CONFIG_CODES = {
  CONFIG_INVALID: {
    meaning: 'A config has problems; each is listed with its path, layer and line.',
    fix: 'Correct every problem of the list.',
  },
  CONFIG_KEY_DOTTED: {
    meaning: 'The name of a config key has a dot in it: one flat key that merges with nothing.',
    fix: 'Write each part as a section: risk: and, below it, pdt_mode: off.',
  },
  CONFIG_LAYER_REPEATED: {
    meaning: 'A layer file is given twice.',
    fix: 'Give each file once, in the order in which later ones win.',
  },
  CONFIG_MISSING: {
    meaning: 'A required config key is missing.',
    fix: 'Add the key to a layer; config/defaults/base.yaml has all of them.',
  },
  CONFIG_MODE_NOT_PERMITTED: {
    meaning: "The command's mode is above engine.mode, the highest mode permitted.",
    fix: 'Raise engine.mode in the engine layer if that is meant.',
  },
  CONFIG_PATH_UNKNOWN: {
    meaning: 'The config holds nothing at or below that path.',
    fix: 'Leave --path out to see every path there is.',
  },
  CONFIG_PROFILE_UNKNOWN: {
    meaning: 'risk_profile names a layer that config/risk_profiles does not hold.',
    fix: "Use a name of that folder, or give the profile's file with --config.",
  },
  CONFIG_RANGE: {
    meaning: 'A config value is outside its range, its choices or its form.',
    fix: 'Use a value that the message names.',
  },
  CONFIG_SECRET_DETECTED: {
    meaning:
      'A value, key or list item of a config layer looks like a credential, or several join to one.',
    fix: "Keep it in an environment variable and write that variable's name; replace the credential, since it stood in a file.",
  },
  CONFIG_SET_INVALID: {
    meaning: 'A --set is not a dotted path and one plain value.',
    fix: 'Write --set risk.max_drawdown=0.1.',
  },
  CONFIG_STRESS_SCOPE: {
    meaning: 'A stress profile sets something else than costs, latency or partial fills.',
    fix: 'Move the key to another layer: a stress must not move limits or the fill model.',
  },
  CONFIG_TYPE: {
    meaning: 'A config value has the wrong type, or a layer changes a type.',
    fix: 'Write numbers as plain decimals without quotes, flags as true or false.',
  },
  CONFIG_UNUSED_KEYS: {
    meaning: 'A config key is read by nothing: it has no effect.',
    fix: 'Correct its spelling, or remove it.',
  },
  CONFIG_YAML: {
    meaning: 'A config layer is not the plain YAML that is read here.',
    fix: 'Correct the file at that line.',
  },
  STRESS_PROFILE_UNKNOWN: {
    meaning: 'config/stress_profiles holds no profile of that name.',
    fix: 'Use a name of that folder, or give the path of a layer file.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
