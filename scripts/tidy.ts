/**
 * Plain checks of the house: `tsx scripts/tidy.ts`. Prints what is to be mended; exit code 1 when
 * there is anything. Notes are printed and pass.
 */
import { checkCodes } from './tidy/codes.ts';
import { checkGlossary, checkPointers, checkSpecPages, checkTables } from './tidy/docs.ts';
import { checkInvariants } from './tidy/invariants.ts';
import { readProject, type Check } from './tidy/project-files.ts';
import { checkEngines, checkFolders, checkNames, checkRooms, checkSizes } from './tidy/shape.ts';
import { checkLater, checkLockFile, checkPlaces, checkSql, checkTitles } from './tidy/words.ts';

const CHECKS: readonly Check[] = [
  checkSizes,
  checkFolders,
  checkNames,
  checkRooms,
  checkEngines,
  checkLater,
  checkSql,
  checkPlaces,
  checkLockFile,
  checkTitles,
  checkInvariants,
  checkPointers,
  checkSpecPages,
  checkTables,
  checkGlossary,
  (files) => checkCodes(files),
];

const files = readProject(process.cwd());
const findings = CHECKS.flatMap((check) => check(files));
for (const { path, message, isNote } of findings) {
  console.log(`${isNote === true ? 'note ' : ''}${path}: ${message}`);
}
process.exitCode = findings.some(({ isNote }) => isNote !== true) ? 1 : 0;
