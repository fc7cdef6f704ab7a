/** Every rule that knows a credential by its shape alone, wherever it stands. */
import type { SecretRule } from '../secret-rule.ts';
import { BROKER_RULES } from './broker-rules.ts';
import { CLOUD_RULES } from './cloud-rules.ts';
import { CODE_RULES } from './code-rules.ts';
import { FORM_RULES } from './form-rules.ts';
import { SERVICE_RULES } from './service-rules.ts';

export const ALL_RULES: readonly SecretRule[] = [
  ...FORM_RULES,
  ...BROKER_RULES,
  ...CLOUD_RULES,
  ...CODE_RULES,
  ...SERVICE_RULES,
];
