/**
 * Writes config/layer.schema.json from the table of config keys: part of `npm run gen`. A test fails
 * while the file is behind.
 */
import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../../src/engines/config/index.ts';

writeFileSync('config/layer.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
