// Code that never returns, ended from outside of itself.
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../foundation/core/index.ts';
import { runLimited } from './run-limited.ts';
import { strategyLimit } from './strategy-limit.ts';

const spin = (): never => {
  for (;;);
};

describe('work', () => {
  it('gives its result back', () => {
    const nothing = (): string | undefined => undefined;
    expect([runLimited(() => 7, null), runLimited(nothing, null)]).toEqual([7, undefined]);
  });

  it('may do other work of that kind', () => {
    expect(runLimited(() => [runLimited(() => 1, null), 2], null)).toEqual([1, 2]);
  });

  it('fails with what it throws itself', () => {
    const thrown = new Failure('INPUT', 'STRATEGY_FAILED', 'boom');
    const work = (): never => {
      throw thrown;
    };
    expect(() => runLimited(work, null)).toThrow(thrown);
  });

  it('that does not return is ended, as a strategy with STRATEGY_HUNG', () => {
    const limit = { ...strategyLimit(() => 'from onBar, after 12 bars'), ms: 50 };
    expect(() => runLimited(spin, limit)).toThrow(
      expect.objectContaining({
        kind: 'TIMEOUT',
        code: 'STRATEGY_HUNG',
        message: 'the strategy did not return for 60 s from onBar, after 12 bars',
      }) as Error,
    );
  });

  it('leaves nothing behind that would end the next', () => {
    expect(() => runLimited(spin, { ...strategyLimit(() => ''), ms: 20 })).toThrow();
    expect(runLimited(() => 'next', null)).toBe('next');
  });

  // Windows can't send the signal.
  it.skipIf(process.platform === 'win32')('ends at Ctrl-C', () => {
    spawn('sh', ['-c', `sleep 0.3; kill -INT ${process.pid}`], { stdio: 'ignore' });
    expect(() => runLimited(spin, { ...strategyLimit(() => ''), ms: 20_000 })).toThrow(
      expect.objectContaining({ kind: 'INTERRUPTED', code: 'INTERRUPTED' }) as Error,
    );
  });
});
