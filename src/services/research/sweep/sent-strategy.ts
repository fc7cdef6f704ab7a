/** A strategy in the form in which a thread is sent it. */
import type { ChosenStrategy } from '../strategy/choose-strategy.ts';
import type { SentStrategy } from './trial-thread.ts';

export function sentStrategy({ definition, path, bundle }: ChosenStrategy): SentStrategy {
  return path === null || bundle === null
    ? { kind: 'BUILT_IN', id: definition.id }
    : { kind: 'BUNDLE', path, bundle };
}
