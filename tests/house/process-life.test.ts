/** A signal goes to the process that it is meant for, and not to another one with its number. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { lifeOf } from '../../bin/process-life.mjs';

describe('the life of a process', () => {
  it('is the same as long as it lives, another one for another process, and none after its end', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const life = lifeOf(pid, '/nowhere');
    expect(life).not.toBeNull();
    expect(lifeOf(pid, '/nowhere')).toBe(life);
    expect(lifeOf(process.pid, '/nowhere')).not.toBe(life);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(lifeOf(pid, '/nowhere')).toBeNull();
  });
});
