export { locateSource, type WantedSource } from './locate-source.ts';
export {
  findSource,
  noteSources,
  type NoteTo,
  type SourceFile,
  type SourceKind,
} from './source-index.ts';
