import type { Endpoint } from '../http/endpoint.ts'
import type { World } from '../world.ts'
import { account } from './account.endpoints.ts'
import { application } from './application.endpoints.ts'
import { backup } from './backup.endpoints.ts'
import { business } from './business.endpoints.ts'
import { certificates } from './certificates.endpoints.ts'
import { contactActions } from './contact-actions.endpoints.ts'
import { contacts } from './contacts.endpoints.ts'
import { groups } from './groups.endpoints.ts'
import { health } from './health.endpoints.ts'
import { media } from './media.endpoints.ts'
import { mediaProviders } from './media-providers.endpoints.ts'
import { messages } from './messages.endpoints.ts'
import { profile } from './profile.endpoints.ts'
import { services } from './services.endpoints.ts'
import { shards } from './shards.endpoints.ts'
import { stats } from './stats.endpoints.ts'
import { stickerPacks } from './sticker-packs.endpoints.ts'
import { stickers } from './stickers.endpoints.ts'
import { users } from './users.endpoints.ts'

/** Every row of the On-Premises API. */
export const endpoints: readonly Endpoint<World>[] = [
  ...messages,
  ...contacts,
  ...contactActions,
  ...media,
  ...stickerPacks,
  ...stickers,
  ...users,
  ...account,
  ...shards,
  ...application,
  ...mediaProviders,
  ...profile,
  ...business,
  ...backup,
  ...certificates,
  ...health,
  ...stats,
  ...services,
  ...groups,
]
