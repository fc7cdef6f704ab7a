export type { ArtifactFacts } from './disk/hashed-file.ts';
export { Checkpoint, type CheckpointStart } from './checkpoints/checkpoint.ts';
export { HOST, isAlive, startTicks } from './disk/process-life.ts';
export { requireHome } from './disk/require-home.ts';
export { makeFolder } from '../../../bin/make-folder.mjs';
export { refuseTaken } from './refuse-taken.ts';
export { writeWhole } from './disk/write-whole.ts';
export {
  EvaluationFolderWriter,
  type EvaluationEnd,
  type EvaluationEvent,
  type EvaluationStart,
  type WrittenEvaluation,
} from './evaluations/evaluation-folder-writer.ts';
export {
  listEvaluations,
  listWholeEvaluations,
  type EvaluationList,
  type EvaluationListing,
} from './evaluations/list-evaluations.ts';
export {
  readEvaluation,
  readEvaluationFile,
  type Evaluation,
} from './evaluations/read-evaluation.ts';
export { sealEvaluation } from './evaluations/seal-evaluation.ts';
export { idleTables } from './run-csv.ts';
export { ProjectedLog, type Projected } from './projected/projected-log.ts';
export type { RunFacts } from './projected/run-manifest.ts';
export {
  completeRunFolder,
  draftRunFolder,
  ensureRunFolder,
  isFolderProvisional,
  isOpenRun,
  logPathOf,
  writeRunFile,
  type RunFolderDraft,
} from './projected/run-record-folder.ts';
export {
  compareRunFolder,
  isRestOf,
  replaceRunFolder,
  type FolderReplacement,
} from './projected/replace-run-folder.ts';
export {
  readRunRecord,
  type RecordedEvent,
  type RunRecordFolder,
} from './projected/read-run-record.ts';
export { runTables, writeRunTables, type RunTexts } from './projected/run-tables.ts';
export { readFirstCells } from './read-first-cells.ts';
export { resolveLast, resolveRecord, resolveRun } from './find-run.ts';
export { listRuns, type RunList } from './list-runs.ts';
export { mendingOf } from './mending.ts';
export { readRunConfig, readRunMode } from './manifest.ts';
export type { RecordName } from './open-record.ts';
export { readSealedText } from './read-sealed-text.ts';
export { readRunFolder, type RunFolder } from './read-run-folder.ts';
export { RunFolderWriter, type RunFolderStart, type RunResults } from './run-folder-writer.ts';
export type { WrittenFolder } from './sealed/sealed-folder-draft.ts';
export { LOG_NAME } from './sealed/sealed-manifest.ts';
export type { RunProvenance } from './sealed/sealed-manifest.ts';
export type { AuditReport } from './sealed/verify-folder.ts';
export { verifyRecord } from './verify-record.ts';
