/** Writes parameters as the flags that give them: only where the user asked for it. */
import { writeFileSync } from 'node:fs';
import { refuseTaken } from '../../../adapters/artifacts/index.ts';
import type { ParamValues } from '../../../engines/strategy/index.ts';
import { Failure } from '../../../foundation/core/index.ts';

const BEGINS = '--param ';

/** Before the work: whether the file may be written at its end. Fails with OUTPUT_FILE_TAKEN or OUTPUT_PATH_INVALID. */
export function requireParamsFile(path: string): void {
  refuseTaken(path, BEGINS);
}

/**
 * One flag a line, for `mqk backtest run … $(cat FILE)`. Fails with SWEEP_PARAMS_NOT_WRITTEN or
 * OUTPUT_FILE_TAKEN.
 */
export function writeParams(path: string, params: ParamValues): void {
  const lines = Object.entries(params).map(
    ([name, value]) => `${BEGINS}${name}=${String(value)}\n`,
  );
  refuseTaken(path, BEGINS);
  try {
    writeFileSync(path, lines.join(''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `cannot write the parameters: ${reason}`;
    throw new Failure('UNAVAILABLE', 'SWEEP_PARAMS_NOT_WRITTEN', message, {
      fix: 'the sweep is sealed; mqk sweep show has its parameters',
      cause: error,
    });
  }
}
