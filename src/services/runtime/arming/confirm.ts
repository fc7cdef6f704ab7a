/** The phrase that a person types to arm a LIVE run (spec/4-safety, decision 2). */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { formatMicros, parsePpm } from '../../../foundation/model/index.ts';
import { storedTexts } from '../preflight/run-config.ts';
import { risksCapital } from '../risks-capital.ts';

const KEYS = ['arming.confirmation_format', 'risk.daily_loss_limit'] as const;

/**
 * Compares what was typed, blanks at its ends aside. Fails with ARM_CONFIRMATION_MISSING or
 * ARM_CONFIRMATION_WRONG (exit 3), which tell the format and never its values: who copies the answer from
 * the question has confirmed nothing. PAPER needs no phrase.
 */
export function requireConfirmation(run: RunRow, typed: string | null): void {
  if (!risksCapital(run)) return;
  const texts = storedTexts(run, KEYS);
  const format = texts.get('arming.confirmation_format') ?? '';
  const limit = parsePpm(texts.get('risk.daily_loss_limit') ?? '');
  const phrase = format
    .replaceAll('{account_last4}', run.account.slice(-4))
    .replaceAll('{daily_loss_limit}', limit.ok ? formatMicros(limit.value) : 'OFF');
  if (typed?.trim() === phrase) return;
  const [code, what] =
    typed === null
      ? (['ARM_CONFIRMATION_MISSING', 'is missing'] as const)
      : (['ARM_CONFIRMATION_WRONG', 'is another one'] as const);
  throw new Failure('CONFIRMATION', code, `the phrase that arms run ${run.runId} ${what}`, {
    fix: `type it as --confirm "${format}", with the last four characters of the account and the limit as the config has it`,
  });
}
