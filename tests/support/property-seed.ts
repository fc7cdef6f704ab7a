/**
 * Property tests draw the same cases everywhere, so that a red run is red again. Fresh cases:
 * `MQK_PROPERTY_SEED=random npx vitest run tests/property`, or any number; a failure prints its seed.
 */
import fc from 'fast-check';

const wanted = process.env['MQK_PROPERTY_SEED'] ?? '20260101';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
