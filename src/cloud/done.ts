import type { Reply } from '../http/endpoint.ts'

/** What most changes answer. */
export const done: Reply = { status: 200, body: { success: true } }
