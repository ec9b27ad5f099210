import { type Change, changedRow } from '../changed-row.ts'
import type { PhoneNumberId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { ReadTx, Tx } from '../tx.ts'

/** Credentials that the client uses when it fetches a link whose message names the provider. */
export interface MediaProvider {
  readonly name: string
  readonly type: 'www'
  readonly config:
    | { readonly basic: { readonly username: string; readonly password: string } }
    | { readonly bearer: string }
}

/** A code was asked for and not given yet. */
export interface PendingRegistration {
  readonly cc: string
  readonly phoneNumber: string
  readonly method: 'sms' | 'voice'
  readonly vname: string
  /** World time in ms. */
  readonly requestedAt: number
  readonly failedTries: number
  /** World time in ms of the last wrong code. */
  readonly failedAt?: number
}

export type GatewayStatus =
  | 'connected'
  | 'connecting'
  | 'disconnected'
  | 'uninitialized'
  | 'unregistered'

/** What a test says of one node of the installation; the rest follows from topology and registration. */
export interface NodeOverride {
  readonly gateway_status?: GatewayStatus
  /** Not reachable: health shows an error in place of the status. */
  readonly unreachable?: boolean
}

/** The one On-Premises installation of a world; row `deployment`. */
export interface Deployment {
  /** Absent before registration. */
  readonly phoneNumberId?: PhoneNumberId
  readonly registration: 'unregistered' | 'pending' | 'registered' | 'migrated'
  /** Secret that signs its tokens. */
  readonly tokenSecret: string
  readonly apiKey: string
  readonly shards: number
  readonly pin?: string
  /** What was set of `GET /v1/settings/application`; defaults stand in for the rest. */
  readonly application: JsonObject
  readonly pending?: PendingRegistration
  /** World time in ms; shards may be changed freely for a week from here. */
  readonly registeredAt?: number
  readonly providers?: readonly MediaProvider[]
  readonly about?: string
  /** Profile photo: the bytes are a media file. */
  readonly photo?: { readonly sha256: string; readonly mimeType: string; readonly size: number }
  readonly businessProfile?: JsonObject
  readonly complianceInfo?: JsonObject
  /** PEM texts as they were uploaded. */
  readonly externalCertificate?: string
  readonly webhookCa?: string
  /** Gateway status by node name, or of the single node under `coreapp`. */
  readonly nodes?: Readonly<Record<string, NodeOverride>>
  /** Index of the active master and, in high availability, of the active coreapp. */
  readonly primary?: number
  /** While a failover lasts, until this world time in ms, calls answer 1011 or 1018. */
  readonly failover?: { readonly until: number; readonly code: 1011 | 1018 }
  /** World time in ms from which this client version is expired. */
  readonly versionExpiresAt?: number
  /** Calls that need the core fail with 1014: it can not be reached. */
  readonly coreappDown?: boolean
  /** The account was locked for a violation of policy: sends answer 1031. */
  readonly locked?: boolean
  readonly extra?: JsonObject
}
export const DEPLOYMENT = 'deployment'

/** Changes a part of the deployment; `undefined` takes a field away. */
export function editDeployment(
  tx: Tx,
  edit: (deployment: Deployment) => Change<Deployment>,
): Deployment | undefined {
  const deployment = tx.onprem.get(DEPLOYMENT)
  if (!deployment) return undefined
  return tx.onprem.put(DEPLOYMENT, changedRow(deployment, edit(deployment)))
}

export const isRegistered = (tx: ReadTx): boolean =>
  tx.onprem.get(DEPLOYMENT)?.registration === 'registered'
