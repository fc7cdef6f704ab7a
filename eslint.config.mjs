/**
 * Lint with types. The house style in rules: what `docs/` and ARCHITECTURE.md ask of the code and a
 * machine can see. The bans of the pure floors are data in `scripts/lint/pure-floors.mjs`.
 */
import vitest from '@vitest/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import {
  GLOBALS,
  PROMISE_TYPE,
  PROPERTIES,
  SYNTAX,
  TRANSCENDENTALS,
  onlyProjectFiles,
} from './scripts/lint/pure-floors.mjs';

const TESTS = ['tests/**/*.ts', 'src/**/*.test.ts'];
const PURE = ['src/foundation/**/*.ts', 'src/engines/**/*.ts', 'src/trading/**/*.ts'];
const UNTESTED = ['src/**/*.test.ts'];

const EVERYWHERE = [{ selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' }];
const NO_CASTS = {
  selector:
    ':matches(TSAsExpression, TSTypeAssertion)' +
    ':not([typeAnnotation.typeName.name="const"])' +
    ':not([expression.type="MemberExpression"][expression.computed=true]' +
    ':matches([typeAnnotation.type="TSNumberKeyword"], [typeAnnotation.typeName.name=/^([A-Z]\\w+\\d+(Array|Column)|Series|Holding|Averages)$/]))',
  message:
    'Narrow or parse it: casts stand in the smart constructors of src/foundation; elsewhere only `column[row] as number`, `columns[i] as Float64Array` and `series[symbol] as Series`, where the loop has set the bounds.',
};

const NO_MODULE_MOCKS = {
  selector: 'CallExpression[callee.object.name="vi"][callee.property.name=/^(do)?[mM]ock$/]',
  message:
    'Test files share their modules, and a loaded one is not mocked any more: give what differs as an argument, or `vi.spyOn` it and restore.',
};

/**
 * @param {string[]} modules that may be imported beside project files
 * @returns {import('eslint').Linter.RulesRecord}
 */
const importsOnly = (...modules) => ({
  'no-restricted-imports': ['error', { patterns: [onlyProjectFiles(...modules)] }],
});

export default defineConfig(
  {
    ignores: [
      'dist/',
      'exports/',
      'strategies/',
      '.mqk/',
      'coverage/',
      'tests/house/fixtures/',
      '**/*.cjs',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-constructor-return': 'error',
      'no-else-return': 'error',
      'no-implicit-coercion': 'error',
      'no-param-reassign': ['error', { props: false }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 500, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      'no-restricted-syntax': ['error', ...EVERYWHERE, NO_CASTS],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: PURE,
    ignores: UNTESTED,
    rules: {
      ...importsOnly(),
      'no-restricted-globals': ['error', { globals: GLOBALS, checkGlobalObject: true }],
      'no-restricted-properties': ['error', ...PROPERTIES, ...TRANSCENDENTALS],
      'no-restricted-syntax': ['error', ...EVERYWHERE, NO_CASTS, ...SYNTAX, PROMISE_TYPE],
    },
  },
  {
    // Brands are made here, so casts are at home here.
    files: ['src/foundation/**/*.ts'],
    ignores: UNTESTED,
    rules: { 'no-restricted-syntax': ['error', ...EVERYWHERE, ...SYNTAX, PROMISE_TYPE] },
  },
  {
    files: ['src/foundation/ports/**/*.ts'],
    ignores: UNTESTED,
    rules: { 'no-restricted-syntax': ['error', ...EVERYWHERE, ...SYNTAX] },
  },
  {
    files: ['src/engines/promotion/**/*.ts'],
    ignores: UNTESTED,
    rules: { 'no-restricted-properties': ['error', ...PROPERTIES] },
  },
  {
    files: ['src/foundation/core/**/*.ts'],
    ignores: [...UNTESTED, 'src/foundation/core/canonical-json.ts'],
    rules: importsOnly('node:crypto'),
  },
  {
    files: ['src/foundation/core/canonical-json.ts'],
    rules: importsOnly('node:crypto', 'canonicalize'),
  },
  {
    files: ['src/engines/strategy/params/param-schema.ts'],
    rules: importsOnly('zod'),
  },
  {
    // Standard output is the product of these; the rest of the code returns values.
    files: ['bin/**', 'scripts/**', 'bench/**', 'src/surfaces/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Reports of other tools come in as text.
    files: ['scripts/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...EVERYWHERE] },
  },
  {
    files: TESTS,
    plugins: { vitest },
    rules: {
      ...vitest.configs.recommended.rules,
      'vitest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', 'expect*', 'assert*', 'fc.assert', '**.rejects*'] },
      ],
      'vitest/no-disabled-tests': 'error',
      'vitest/no-focused-tests': ['error', { fixable: false }],
      'vitest/no-identical-title': 'error',
      'vitest/valid-expect': ['error', { maxArgs: 2 }],
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', ...EVERYWHERE, NO_MODULE_MOCKS],
      // A test says what a value is, and builds wrong ones on purpose.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/max-params': ['error', { max: 6 }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    // These rules do not see a cast in a JSDoc comment; tsc does.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    // These tools ask for a default export, and a strategy file is one strategy.
    files: [
      '*.config.{ts,mjs}',
      '.dependency-cruiser.mjs',
      'bench/strategies/*.ts',
      'examples/**/*.ts',
      'strategies/**/*.ts',
      'tests/support/strategy/**/*.ts',
    ],
    rules: { 'no-restricted-exports': 'off' },
  },
);
