import { spawnSync } from 'node:child_process'

// Plays every exchange under fixtures/wire and writes what came of it: read the diff like code.
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', 'test/wire', 'test/errors-page.test.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, UPDATE_GOLDEN: '1' },
  },
)
process.exit(status ?? 1)
