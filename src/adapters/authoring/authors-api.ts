/** What a strategy gets for `import … from 'miniquantdesk'`; the types are those of surfaces/authoring. */
import { defineStrategy, z } from '../../engines/strategy/index.ts';

/** Shared by all strategies, so nobody may change it. `__esModule` says that names are exports. */
export const authorsApi = Object.freeze({ __esModule: true, defineStrategy, z });
