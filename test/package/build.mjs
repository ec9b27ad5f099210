import { buildAll, isStale } from '../../scripts/build.mjs'

/** Once before all tests, where those of the built program are among them. */
export async function setup() {
  const asked = process.argv.filter((word) => /(^|\/)test\//.test(word))
  if (asked.length > 0 && !asked.some((word) => word.includes('package'))) return
  if (isStale({ types: true })) await buildAll({ types: true })
}
