/**
 * Writes the report's script as a text that the report can hold: `npm run gen`. A test fails while it is
 * behind its sources.
 */
import { writeFileSync } from 'node:fs';
import { bundleReportScript, REPORT_SCRIPT_FILE } from './report-script.ts';

writeFileSync(REPORT_SCRIPT_FILE, await bundleReportScript());
