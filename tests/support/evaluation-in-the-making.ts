/** A process that has begun an evaluation in the folder it is given, and waits to be killed. */
import { EvaluationFolderWriter } from '../../src/adapters/artifacts/index.ts';
import { sampleStart } from './sample-evaluation.ts';

const [, , outDir = ''] = process.argv;
const writer = EvaluationFolderWriter.begin(sampleStart(outDir));
writer.append([{ ts: 0, topic: 'EVAL', eventType: 'PROFILE_RUN', payload: {} }]);
process.stdout.write('begun\n');
setInterval(() => undefined, 1000);
