// `npm start` from a checkout: builds what is missing, then becomes the program.
import { buildAll, isStale } from './build.mjs'

if (isStale()) await buildAll({ types: false })
await import('../dist/cli.js')
