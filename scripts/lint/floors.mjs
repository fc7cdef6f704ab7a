/**
 * The storeys of `src/` as dependency-cruiser rules: a room imports from lower floors only, never
 * sideways, never up, and through the door (`index.ts`) only. One table says who stands where.
 * `tests/house/floors.test.ts` proves that each rule bites.
 */

/**
 * Rooms by floor. A pattern with a star stands for many rooms side by side. `sees` names the rooms
 * that may be imported where "all lower floors" would say too much or too little.
 * @type {ReadonlyArray<{ floor: number, room: string, sees?: readonly string[] }>}
 */
export const ROOMS = [
  { floor: 0, room: 'foundation/core' },
  { floor: 1, room: 'foundation/model' },
  // The one exception on a floor: both describe the world in the nouns of the model.
  { floor: 1, room: 'foundation/ports', sees: ['foundation/core', 'foundation/model'] },
  { floor: 1, room: 'foundation/calendar', sees: ['foundation/core', 'foundation/model'] },
  { floor: 2, room: 'engines/*' },
  { floor: 3, room: 'trading/strategies' },
  { floor: 3, room: 'trading/orchestrator' },
  // Strategies are injected: the tick and the backtest never name one.
  {
    floor: 4,
    room: 'trading/backtest',
    sees: [
      'foundation/core',
      'foundation/model',
      'foundation/ports',
      'foundation/calendar',
      'engines/*',
      'trading/orchestrator',
    ],
  },
  { floor: 5, room: 'adapters/*' },
  { floor: 6, room: 'services/*' },
  { floor: 7, room: 'surfaces/*' },
];

const STAR = '[^/]+';

/**
 * @param {string} root folder of the storeys, as dependency-cruiser names it
 * @param {string} room
 * @returns {string} regular expression for the files of the room
 */
const filesOf = (root, room) => `^${root}/${room.replace('*', STAR)}/`;

/**
 * @param {string} root
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]} one rule a room: what it may not import
 */
function directionRules(root) {
  return ROOMS.map(({ floor, room, sees }) => {
    const lower = sees ?? ROOMS.filter((other) => other.floor < floor).map((other) => other.room);
    const own = filesOf(root, room.replace('*', '$1'));
    return {
      name: `floor-${String(floor)}-${room.replace('/', '-').replace('*', 'room')}`,
      comment: `${room} stands on floor ${String(floor)} and imports from lower floors only`,
      severity: 'error',
      from: { path: filesOf(root, room).replace(STAR, `(${STAR})`), pathNot: '\\.test\\.ts$' },
      to: { path: `^${root}/`, pathNot: [own, ...lower.map((other) => filesOf(root, other))] },
    };
  });
}

/**
 * @param {string} root folder of the storeys; no characters that mean something in a pattern
 * @returns {import('dependency-cruiser').IForbiddenRuleType[]} every rule about imports
 */
export function floorRules(root) {
  return [
    ...directionRules(root),
    {
      name: 'door',
      comment: 'from outside, a room is entered through its index.ts',
      severity: 'error',
      from: { path: `^${root}/([^/]+/[^/]+)/`, pathNot: '\\.test\\.ts$' },
      to: {
        path: `^${root}/[^/]+/[^/]+/`,
        pathNot: [`^${root}/$1/`, `^${root}/[^/]+/[^/]+/index\\.ts$`],
      },
    },
    {
      name: 'scenario-door',
      comment: 'a scenario proves what it says through public doors',
      severity: 'error',
      from: { path: '^tests/(scenario|contract)/' },
      to: {
        path: `^${root}/[^/]+/[^/]+/`,
        pathNot: [`^${root}/[^/]+/[^/]+/index\\.ts$`, `^${root}/surfaces/[^/]+/main\\.ts$`],
      },
    },
    {
      name: 'no-tests-in-product',
      comment: 'the product does not import its tests, benches and scripts',
      severity: 'error',
      from: { path: `^${root}/`, pathNot: '\\.test\\.ts$' },
      to: { path: ['\\.test\\.ts$', '^(tests|bench|scripts)/'] },
    },
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one file, or miss a third',
      severity: 'error',
      from: { path: `^${root}/` },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'nobody imports it and it imports nothing: delete it',
      severity: 'error',
      from: { path: `^${root}/`, pathNot: '\\.test\\.ts$', orphan: true },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'the import leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ];
}

/** @type {import('dependency-cruiser').ICruiseOptions} How imports are found: types count too. */
export const CRUISE_OPTIONS = {
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '^tests/house/fixtures/' },
  enhancedResolveOptions: {
    extensions: ['.ts', '.mjs', '.js', '.json'],
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
  },
};
