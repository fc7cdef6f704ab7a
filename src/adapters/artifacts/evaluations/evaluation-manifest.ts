/** What the log and the manifest of an evaluation say of it, and how that is read back. */
import { isObject, type JsonObject } from '../../../foundation/core/index.ts';
import {
  EVALUATION_KINDS,
  evaluationId,
  parseSubject,
  type EvaluationIdentity,
} from '../../../foundation/model/index.ts';
import { SHARED_MEMBERS } from '../sealed/sealed-manifest.ts';
import type { FolderForm } from '../sealed/verify-folder.ts';

/** The artifact that every evaluation has. */
export const RESULT_NAME = 'result.json';

/** Payload of RUN_STARTED: what was asked, and of which program, since another may answer otherwise. */
export function evaluationStart(of: EvaluationIdentity, programVersion: string): JsonObject {
  return {
    kind: of.kind,
    config_hash: of.subject.config_hash,
    subject: of.subject,
    question: of.question,
    program_version: programVersion,
  };
}

/** Whether a payload of RUN_STARTED is an evaluation's; a run has a mode and no kind. */
export function isEvaluationStart(started: JsonObject): boolean {
  return Object.hasOwn(started, 'kind');
}

/** What is asked of an evaluation's folder: all that lies in it is sealed. */
export const EVALUATION_FORM: FolderForm = {
  members: SHARED_MEMBERS,
  fault: (manifest) => {
    const identity = identityIn(manifest);
    if (identity === null) return 'kind, subject or question is not of an evaluation';
    if (manifest['config_hash'] !== identity.subject.config_hash)
      return 'config_hash differs from that of the subject';
    if (manifest['run_id'] !== evaluationId(identity))
      return 'run_id does not follow from kind, subject and question';
    const { artifacts } = manifest;
    return isObject(artifacts) && Object.hasOwn(artifacts, RESULT_NAME)
      ? null
      : `${RESULT_NAME} is not sealed`;
  },
  isClosed: true,
};

/** What a manifest says was asked; null when it is not that of an evaluation. */
export function identityIn(manifest: JsonObject): EvaluationIdentity | null {
  const kind = EVALUATION_KINDS.find((known) => known === manifest['kind']);
  const subject = parseSubject(manifest['subject']);
  const { question } = manifest;
  if (kind === undefined || subject === null || !isObject(question)) return null;
  return { kind, subject, question };
}
