// Builds dist/. With --if-missing only when something in it is missing or older than the sources.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, stop } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => join(root, ...parts)
const { dependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'))

/** Needed by every start: as part of the bundle they load twice as fast as from their many files. */
const BUNDLED = ['express', 'zod', 'find-my-way', 'lowdb', 'pino', 'image-size']

const entries = ['index.ts', 'cli.ts', 'store/fold-worker.ts'].filter((entry) =>
  existsSync(at('src', entry)),
)
const inputs = ['src', 'scripts/build.mjs', 'package.json', 'tsconfig.json', 'tsconfig.build.json']

/** Whether something of dist/ is missing or older than the sources; the types count only for who needs them. */
export function isStale({ types } = { types: false }) {
  const outputs = entries.map((entry) => at('dist', entry.replace(/\.ts$/, '.js')))
  if (types) outputs.push(at('dist/types/index.d.ts'))
  if (!outputs.every(existsSync)) return true
  const built = Math.min(...outputs.map((file) => statSync(file).mtimeMs))
  return inputs.some((input) => newest(at(input)) > built)
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))))
}

/** zod brings the messages of fifty languages; its own default, English, is the one that is used. */
const englishOnly = {
  name: 'english-only',
  setup({ onResolve }) {
    onResolve({ filter: /locales\/index\.js$/ }, ({ resolveDir }) =>
      resolveDir.includes('/zod/') ? { path: join(resolveDir, '../locales/en.js') } : undefined,
    )
  },
}

export async function buildAll({ types }) {
  rmSync(at('dist'), { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => `src/${entry}`),
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    plugins: [englishOnly],
    // Less to read at the start; names stay, for stacks.
    minifyWhitespace: true,
    minifySyntax: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    chunkNames: 'chunks/[name]-[hash]',
    external: Object.keys(dependencies).filter((name) => !BUNDLED.includes(name)),
    // What express loads is CommonJS and asks for node's modules with `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    legalComments: 'linked',
    logLevel: 'warning',
  })
  // Its helper process would live as long as the program that this one may become.
  await stop()
  chmodSync(at('dist/cli.js'), 0o755)
  if (types)
    execFileSync(process.execPath, [compiler(), '-p', 'tsconfig.build.json'], {
      cwd: root,
      stdio: 'inherit',
    })
}

function compiler() {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return join(dirname(manifest), bin.tsc)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--if-missing') || isStale({ types: true }))
    await buildAll({ types: true })
}
