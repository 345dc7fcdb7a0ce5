import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

const projects = [
  './tsconfig.json',
  './tsconfig.test.json',
  './tsconfig.worker.json',
  './tsconfig.node.json',
];

const PRIVATE = {
  selector:
    ':matches(PropertyDefinition, TSParameterProperty, MethodDefinition[kind!="constructor"])[accessibility="private"]',
  message: 'Write `#name`: the language itself keeps it private, and the build makes it short.',
};

export default ts.config(
  { ignores: ['dist/', 'src/wasm/', 'src/io/api-types.ts', 'node_modules/', '*.config.js'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        project: projects,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'no-console': 'error',
      // Whatever the other person writes reaches the page as text, never as markup.
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
          property,
          message: 'Build nodes instead: text from the other person must never become markup.',
        })),
        {
          object: 'navigator',
          property: 'language',
          message: 'Ask `readerLocale`: browsers name languages that `Intl` refuses.',
        },
        {
          object: 'navigator',
          property: 'languages',
          message: 'Ask `readerLocale`: browsers name languages that `Intl` refuses.',
        },
      ],
      'no-restricted-syntax': ['error', PRIVATE],
      'no-restricted-globals': [
        'error',
        ...['localStorage', 'sessionStorage'].map((name) => ({
          name,
          message: 'Use `io/local.ts`: a browser may refuse to keep anything.',
        })),
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    // What people see; tests find their way by test ids.
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    ignores: ['src/**/*.test.ts', 'src/testing/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        PRIVATE,
        ...['Literal[value=/data-testid/]', 'TemplateElement[value.raw=/data-testid/]'].map(
          (words) => ({
            selector: `CallExpression[callee.property.name=/^(querySelector(All)?|closest|matches)$/] ${words}`,
            message: 'Register a focus target instead: test ids are for tests.',
          }),
        ),
      ],
    },
  },
  {
    // A script as it stands, outside of the projects; a test holds it to the language of old browsers.
    files: ['public/*.js'],
    ...ts.configs.disableTypeChecked,
    rules: {
      ...ts.configs.disableTypeChecked.rules,
      '@typescript-eslint/no-unused-vars': ['error', { caughtErrors: 'none' }],
    },
  },
  {
    // The compiler knows which names exist, also the ones made by the build.
    files: ['**/*.ts', '**/*.svelte'],
    rules: { 'no-undef': 'off' },
  },
);
