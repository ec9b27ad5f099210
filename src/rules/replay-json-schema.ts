import { z } from 'zod'
import { replayFile } from './replay-files.ts'

/** What `fixtures/replay/replay.schema.json` holds; `scripts/update-schemas.mjs` writes it. */
export const replayJsonSchema = () => ({
  ...z.toJSONSchema(replayFile, { io: 'input' }),
  title: 'Replay file of waba-emulator',
})
