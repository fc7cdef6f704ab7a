// The inputs of a long run: they are one line a slice, and more than a call takes arguments.
import { expect, it } from 'vitest';
import { storyPlan } from '../../../../../tests/support/engine/driver-story.ts';
import type { Lane } from '../../../../adapters/db/index.ts';
import { inputsText } from './inputs-file.ts';

const SLICES = 131_000;
const EMPTY_LOG: Lane = {
  query: () => Promise.resolve([{ lines: null, last_id: null }]),
  transaction: () => Promise.reject(new Error('nothing is written')),
};

it('tells every slice of a run of months', async () => {
  const { prepared, inputs } = storyPlan(SLICES);
  const text = await inputsText(EMPTY_LOG, { runId: inputs.runId, prepared, rows: SLICES });
  const lines = text.split('\n');
  expect(lines).toHaveLength(SLICES + 1);
  expect(JSON.parse(lines[SLICES - 1] ?? '')).toMatchObject({ input: 'BARS', slice: SLICES });
});
