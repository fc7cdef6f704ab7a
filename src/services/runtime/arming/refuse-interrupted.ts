/** Ctrl-C before a step that gives a right: the step is not taken. */
import { Failure } from '../../../foundation/core/index.ts';
import type { ArmingContext } from './arming-context.ts';

/**
 * Fails with INTERRUPTED (exit 130) once who asked wants it ended. `what` is left as it was, such as `run … is not
 * begun`.
 */
export function refuseInterrupted({ isInterrupted }: ArmingContext, what: string): void {
  if (isInterrupted()) throw new Failure('INTERRUPTED', 'INTERRUPTED', `interrupted: ${what}`);
}
