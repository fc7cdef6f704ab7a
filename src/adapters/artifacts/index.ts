export { resolveLast, resolveRun } from './find-run.ts';
export { makeFolder } from './make-folder.ts';
export { readRunConfig, type RunProvenance } from './manifest.ts';
export { RunFolderWriter, type RunFolderStart, type WrittenRun } from './run-folder-writer.ts';
export { verifyRunFolder, type AuditReport } from './verify-run.ts';
