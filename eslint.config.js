import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { layers } from './test/layers.js';

/** The import table of docs/design.md as lint: one entry per folder, because flat config replaces a rule's options. */
const importTable = layers.map(({ files, packages, folders, message }) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: forbidden(folders, packages), message }] }] },
}));

/** Matches every import that is neither of the file's own folder, nor of an allowed folder, nor an allowed package. */
function forbidden(folders, packages) {
  const allowed = [String.raw`\.`, ...packages.map((name) => `${name}(/|$)`)];
  const outside = String.raw`^(\.\./)+(?:src/)?(?=(domain|run|engine|storage|state|views|ui|headless|styles|workers|test)/)(?!(${folders.join('|') || 'none'})(/|$))`;
  return `${outside}|^(?!${allowed.join('|')})`;
}

export default ts.config(
  { ignores: ['dist/', 'public/', 'plumbline-out/', 'test-results/', 'model/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'test/*.js', 'src/headless/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Leaving a field out of a copy names it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      // Control characters are looked for on purpose.
      'no-control-regex': 'off',
      // `() => callback(x)` is how callbacks are passed on.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked, languageOptions: { globals: globals.node } },
  ...importTable,
);
