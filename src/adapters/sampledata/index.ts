export { writeSampleBars, type SampleBars } from './sample-bars.ts';
