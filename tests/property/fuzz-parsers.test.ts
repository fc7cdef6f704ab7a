/**
 * 2,000 hostile inputs of the two parsers that meet what a person types: YAML layers and the command line. No
 * crash, no hang, no touched prototype. `npm run fuzz` does the same with 100,000.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { CONFIG_DIR } from '../support/config/files.ts';
import { commandLine } from '../support/fuzz/command-inputs.ts';
import { layerBytes } from '../support/fuzz/layer-inputs.ts';
import { prepareFolder, surviveCommand, surviveLayer } from '../support/fuzz/survive.ts';

const folder = prepareFolder(readFileSync(join(CONFIG_DIR, 'defaults', 'base.yaml'), 'utf8'));
afterAll(() => {
  folder.remove();
});

describe('the parsers survive', () => {
  it('1,500 layers', () => {
    fc.assert(fc.property(layerBytes, surviveLayer), { numRuns: 1500 });
  });

  it('500 command lines', async () => {
    await fc.assert(
      fc.asyncProperty(commandLine, (argv) => surviveCommand(argv, folder.path)),
      { numRuns: 500 },
    );
  });
});
