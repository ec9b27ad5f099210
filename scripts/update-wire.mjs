// Writes the answers of the golden exchanges and the coverage tables anew. Read the diff like code.
import { spawnSync } from 'node:child_process'

const { status } = spawnSync('npx', ['vitest', 'run', 'test/wire', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, UPDATE_WIRE: '1' },
})
process.exit(status ?? 1)
