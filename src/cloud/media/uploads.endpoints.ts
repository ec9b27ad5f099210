import { Readable } from 'node:stream'
import { unixSeconds } from '../../core/duration.ts'
import { offsetOf, type UploadSession } from '../../core/media/upload-session.ts'
import { ClientGone } from '../../http/body.ts'
import type { Call, Endpoint, Reply } from '../../http/endpoint.ts'
import type { World } from '../../world.ts'
import { parametersOf } from '../body.ts'
import {
  enumParameter,
  type GraphError,
  parameterError,
  requiredParameter,
  unsupported,
} from '../errors.ts'
import { isPrincipal, type Principal } from '../principal.ts'
import { sessionKey } from './upload.node.ts'

const fileTypes = ['application/pdf', 'image/jpeg', 'image/jpg', 'image/png', 'video/mp4']

/** Bytes are kept as they come, in pieces of this size, so that a broken upload goes on where it ended. */
const PIECE_BYTES = 1_048_576
const HANDLE_LIFE_S = 86_400
const MOST_BYTES = 100 * 1_048_576

async function beginUpload(call: Call<World>): Promise<Reply> {
  const appId = call.params['app'] ?? ''
  const principal = requirePrincipal(call)
  const { file_length: length, file_type: type, file_name: name } = parametersOf(call)
  if (length === undefined) throw requiredParameter('file_length')
  if (!/^\d+$/.test(String(length))) throw parameterError('Param file_length must be an integer.')
  if (type === undefined) throw requiredParameter('file_type')
  if (!fileTypes.includes(String(type))) throw enumParameter('file_type', fileTypes, type)
  if (Number(length) > MOST_BYTES) throw parameterError('Param file_length is too large.')
  const id = await call.world.store.transact((tx) => {
    const { random } = call.world.env
    const session: UploadSession = {
      id: `upload:${Buffer.from(`1:attachment:${random.uuid()}`).toString('base64url')}`,
      sig: `ARZ${random.hex(14)}`,
      appId,
      userId: principal.userId ?? '0',
      fileType: String(type),
      fileLength: Number(length),
      ...(typeof name === 'string' && { fileName: name }),
      pieces: [],
      createdAt: call.at,
    }
    tx.uploads.put(session.id, session)
    return shownId(session)
  })
  return { status: 200, body: { id } }
}

const shownId = ({ id, sig }: UploadSession): string => `${id}?sig=${sig}`

function requirePrincipal(call: Call<World>): Principal {
  if (!isPrincipal(call.principal)) throw unsupported(call.method, call.path.slice(1))
  return call.principal
}

function requireSession(call: Call<World>): UploadSession {
  const given = decodeURIComponent(call.path.slice(1))
  const id = sessionKey(given)
  const session = call.world.store.read.uploads.get(id)
  const sig = call.query.get('sig') ?? /\?sig=(.*)/.exec(given)?.[1] ?? null
  const mine = session?.appId === requirePrincipal(call).app.id
  if (!session || !mine || (sig !== null && sig !== session.sig)) throw unsupported(call.method, id)
  return session
}

function readOffset(call: Call<World>): Reply {
  const session = requireSession(call)
  return { status: 200, body: { id: shownId(session), file_offset: offsetOf(session) } }
}

async function takeBytes(call: Call<World>): Promise<Reply> {
  const session = requireSession(call)
  if (session.handle !== undefined) return { status: 200, body: { h: session.handle } }
  const header = call.headers['file_offset']
  const given = header === undefined ? 0 : Number(header)
  if (given !== offsetOf(session)) throw wrongOffset(session, header ?? 0)
  const after = await readPieces(call, session)
  if (offsetOf(after) < after.fileLength) {
    return { status: 200, body: { id: shownId(after), file_offset: offsetOf(after) } }
  }
  return { status: 200, body: { h: await finish(call.world, after) } }
}

const wrongOffset = (session: UploadSession, given: unknown): GraphError =>
  parameterError(
    `Param file_offset must be ${offsetOf(session)}, the offset of this session - got "${given}".`,
  )

/** What arrived before a break is kept: the piece that was not full as well. */
async function readPieces(call: Call<World>, session: UploadSession): Promise<UploadSession> {
  let current = session
  let waiting: Buffer[] = []
  let size = 0
  const flush = async () => {
    if (size === 0) return
    const piece = Buffer.concat(waiting)
    waiting = []
    size = 0
    current = await addPiece(call.world, current, piece)
  }
  try {
    for await (const chunk of call.raw.iterator({ destroyOnReturn: false })) {
      waiting.push(chunk as Buffer)
      size += (chunk as Buffer).length
      if (offsetOf(current) + size > session.fileLength) {
        throw parameterError(`The upload is longer than its file_length of ${session.fileLength}.`)
      }
      if (size >= PIECE_BYTES) await flush()
    }
  } catch (error) {
    throw call.raw.destroyed && !call.raw.complete ? new ClientGone() : error
  } finally {
    if (offsetOf(current) + size <= session.fileLength) await flush()
  }
  return current
}

async function addPiece(
  world: World,
  session: UploadSession,
  piece: Buffer,
): Promise<UploadSession> {
  const saved = await world.media.saveBytes(piece)
  const after = { ...session, pieces: [...session.pieces, saved] }
  await world.store.transact((tx) => {
    const now = tx.uploads.get(session.id)
    if (now && offsetOf(now) !== offsetOf(session)) throw wrongOffset(now, offsetOf(session))
    tx.uploads.put(after.id, after)
  })
  return after
}

/**
 * Puts the pieces together and gives the handle out that templates and profile pictures take. The files of the pieces
 * stay: another upload, also of another world, may have the same bytes.
 */
async function finish(world: World, session: UploadSession): Promise<string> {
  const whole = await world.media.save(Readable.from(bytesOf(world, session)), MOST_BYTES)
  return world.store.transact((tx) => {
    const { random } = world.env
    const expires = unixSeconds(world.env.now()) + HANDLE_LIFE_S
    const mime = Buffer.from(session.fileType).toString('base64')
    const handle = `4::${mime}:ARb${random.hex(24)}:e:${expires}:${session.appId}:${session.userId}:ARd${random.hex(24)}`
    tx.uploads.put(session.id, { ...session, pieces: [whole], handle, expiresAt: expires * 1000 })
    return handle
  })
}

async function* bytesOf(world: World, session: UploadSession): AsyncGenerator<Buffer> {
  for (const piece of session.pieces) {
    const bytes = await world.media.read(piece.sha256)
    if (!bytes) throw new Error(`a piece of ${session.id} is gone`)
    yield bytes
  }
}

export const uploadEndpoints: readonly Endpoint<World>[] = [
  {
    method: 'POST',
    path: '/{app}/uploads',
    auth: 'token',
    body: 'fields',
    doc: 'Begin a resumable upload',
    run: beginUpload,
  },
  {
    method: 'POST',
    path: '/{upload}',
    auth: 'token',
    body: 'stream',
    doc: 'Upload bytes of a session',
    run: takeBytes,
  },
  {
    method: 'GET',
    path: '/{upload}',
    auth: 'token',
    doc: 'Ask how far an upload has come',
    run: readOffset,
  },
]
