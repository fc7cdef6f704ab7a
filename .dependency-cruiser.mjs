import { CRUISE_OPTIONS, floorRules } from './scripts/lint/floors.mjs';

/** @type {import('dependency-cruiser').IConfiguration} */
export default { forbidden: floorRules('src'), options: CRUISE_OPTIONS };
