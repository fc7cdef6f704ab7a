/**
 * Writes docs/CODES.md from the catalogue: `npm run gen`. `tidy` fails while the page is behind.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { CODES_PAGE, renderCodes } from '../tidy/codes.ts';

mkdirSync('docs', { recursive: true });
writeFileSync(CODES_PAGE, renderCodes());
