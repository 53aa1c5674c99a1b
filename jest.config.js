const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript', tsx: true } } }],
  },
  resolver: '<rootDir>/test/environment/resolver.cjs',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
  testPathIgnorePatterns: ['/node_modules/', '/lint-fixture/'],
};

// `domain` needs no server, so it is the fast one; everything else may use PostgreSQL and Temporal.
const PURE = ['/test/domain/', '/test/roster/'];

export default {
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    { ...shared, displayName: 'domain', testMatch: PURE.map((folder) => `<rootDir>${folder}**/*.spec.ts`) },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/**/*.spec.{ts,tsx}'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns, ...PURE],
      globalSetup: '<rootDir>/test/environment/set-up.mjs',
      globalTeardown: '<rootDir>/test/environment/tear-down.mjs',
    },
  ],
};
