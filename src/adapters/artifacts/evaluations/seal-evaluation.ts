/** An evaluation from its beginning to its sealed folder, or to nothing. */
import { EvaluationFolderWriter, type EvaluationStart } from './evaluation-folder-writer.ts';

/**
 * Opens the folder of an evaluation for `work`, which appends and finishes; gives what `work` gives. Fails as
 * `EvaluationFolderWriter.begin` and as `work` do. Whatever it did not finish is gone then.
 */
export async function sealEvaluation<Sealed>(
  start: EvaluationStart,
  work: (writer: EvaluationFolderWriter) => Sealed | Promise<Sealed>,
): Promise<Sealed> {
  const writer = EvaluationFolderWriter.begin(start);
  try {
    return await work(writer);
  } finally {
    writer.abort(); // does nothing to a folder that has its name
  }
}
