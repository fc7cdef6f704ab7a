/** `mqk config schema`: the JSON Schema of a layer, for editors. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { configJsonSchema } from '../../../engines/config/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';

export function configSchema(
  flags: { readonly out?: string },
  host: Host,
  output: OutputFlags,
): number {
  const schema = configJsonSchema();
  const text = JSON.stringify(schema, null, 2);
  if (flags.out === undefined) {
    // A schema is JSON for a person, too; only its line breaks differ.
    host.stdout.write(`${output.json ? JSON.stringify(schema) : text}\n`);
    return DONE;
  }
  const path = resolve(host.cwd, flags.out);
  write(path, `${text}\n`);
  printResult(host, output, { json: { path }, lines: [`written ${path}`] });
  return DONE;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new Failure('UNAVAILABLE', 'FILE_NOT_WRITABLE', `cannot write ${path} (${code})`, {
      cause: error,
      fix: 'check that its folder exists, its permissions and the disk',
    });
  }
}
