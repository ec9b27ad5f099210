import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seedProblems } from './seed-check.ts'
import { type Seed, seedSchema } from './seed-schema.ts'

/** What is wrong with a seed, in one line. */
export class SeedError extends Error {}

/** A seed by its name under `fixtures/seeds/`, or the path of a file. */
export function loadSeed(nameOrPath: string): Seed {
  const file = fileOf(nameOrPath)
  let document: unknown
  try {
    document = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new SeedError(`seed ${file} cannot be read: ${(error as Error).message}`)
  }
  return parseSeed(document, file)
}

/** Checks a seed document and fills in what it leaves out; `name` is for the error. */
export function parseSeed(document: unknown, name: string): Seed {
  const parsed = seedSchema.safeParse(document)
  const problems = parsed.success
    ? seedProblems(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`)
  if (!parsed.success || problems.length > 0) {
    throw new SeedError(`seed ${name} is not valid: ${problems.join('; ')}`)
  }
  return parsed.data
}

/** Names of the seeds that come with the program. */
export function seedNames(): string[] {
  return readdirSync(seedFolder())
    .filter((name) => name.endsWith('.json') && name !== 'seed.schema.json')
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

function fileOf(nameOrPath: string): string {
  if (!/^[\w-]+$/.test(nameOrPath)) return nameOrPath
  if (seedNames().includes(nameOrPath)) return join(seedFolder(), `${nameOrPath}.json`)
  throw new SeedError(
    `there is no seed ${nameOrPath}: it is ${seedNames().join(', ')} or the path of a file`,
  )
}

/** In the folder of the package, which lies above this file in the checkout and in the build alike. */
function seedFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'fixtures', 'seeds'))) {
    const above = dirname(folder)
    if (above === folder) throw new SeedError('the folder fixtures/seeds of the package is missing')
    folder = above
  }
  return join(folder, 'fixtures', 'seeds')
}
