/**
 * Runs one tool of node_modules/.bin (or node itself) and keeps what it says.
 */
import { spawn } from 'node:child_process';
import { delimiter, resolve } from 'node:path';

export interface Outcome {
  readonly name: string;
  readonly isOk: boolean;
  /** Standard output and error in the order of arrival. */
  readonly output: string;
  readonly seconds: number;
}

/** A tool that is missing or killed counts as failed. */
export function runTool(name: string, [tool = '', ...args]: readonly string[]): Promise<Outcome> {
  const start = performance.now();
  const path = `${resolve('node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(tool === 'node' ? process.execPath : tool, args, {
    env: { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((done) => {
    const finish = (isOk: boolean): void =>
      done({ name, isOk, output, seconds: (performance.now() - start) / 1000 });
    child.on('error', (error) => {
      output += `${error.message}\n`;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}
