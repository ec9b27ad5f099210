// `npm test`: builds what is missing, runs every test, and says last how many passed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const dir = mkdtempSync(join(tmpdir(), 'waba-test-'))
const summary = join(dir, 'summary.json')
try {
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${summary}`,
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit' },
  )
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
    readFileSync(summary, 'utf8'),
  )
  // A file that does not even load has no tests that could fail.
  const failed = numFailedTests || (status === 0 ? 0 : Math.max(1, numFailedTestSuites))
  console.log(`${numPassedTests} passed, ${failed} failed`)
  process.exitCode = status ?? 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
