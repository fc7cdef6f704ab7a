/** A strategy in the form in which a worker thread is sent it, and made from it again. */
import { strategyOf, type StrategyBundle } from '../../../adapters/authoring/index.ts';
import type { StrategyDefinition } from '../../../engines/strategy/index.ts';
import { InvariantViolation } from '../../../foundation/core/index.ts';
import type { ChosenStrategy } from './choose-strategy.ts';

/** A strategy as data: the id of a built-in one, or a user's bundle. */
export type SentStrategy =
  | { readonly kind: 'BUILT_IN'; readonly id: string }
  | { readonly kind: 'BUNDLE'; readonly path: string; readonly bundle: StrategyBundle };

export function sentStrategy({ definition, path, bundle }: ChosenStrategy): SentStrategy {
  return path === null || bundle === null
    ? { kind: 'BUILT_IN', id: definition.id }
    : { kind: 'BUNDLE', path, bundle };
}

/** In the thread; `builtIns` are those of the program that started it. Fails as loading a bundle does. */
export function receiveStrategy(
  sent: SentStrategy,
  builtIns: readonly StrategyDefinition[],
): ChosenStrategy {
  if (sent.kind === 'BUNDLE') return strategyOf(sent.path, sent.bundle);
  const definition = builtIns.find(({ id }) => id === sent.id);
  if (definition === undefined)
    throw new InvariantViolation('a thread knows the built-in strategies');
  return { definition, path: null, sourceSha256: null, bundle: null, explain: (error) => error };
}
