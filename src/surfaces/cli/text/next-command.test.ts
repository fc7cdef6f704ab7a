import { describe, expect, it } from 'vitest';
import { nextCommand } from './next-command.ts';

describe('nextCommand', () => {
  it('is one line where it fits, and says where runs lie when they lie elsewhere', () => {
    expect(nextCommand('mqk stress run last --all', { out: 'exports', width: 10 })).toEqual([
      'next      mqk stress run last --all',
    ]);
    expect(nextCommand('mqk stress run last', { out: 'mine', width: 6 })).toEqual([
      'next  mqk stress run last --out mine',
    ]);
  });

  it('breaks before a flag, as a shell reads it, and stays in 100 columns with bin/ before it', () => {
    const id = '01234567-89ab-5cde-8f01-23456789abcd';
    const command = `mqk promote evaluate ${id} --stress last --walk-forward last --check last`;
    const lines = nextCommand(command, { out: 'elsewhere', width: 11 });
    expect(lines).toEqual([
      `next       mqk promote evaluate ${id} --stress last \\`,
      '             --walk-forward last --check last --out elsewhere',
    ]);
    expect(lines.every((line) => line.length <= 96)).toBe(true);
  });
});
