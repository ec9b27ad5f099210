import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import type { WorldSettings } from '../core/settings.ts'

/** Loopback, private, link-local and carrier ranges: the places a local tool may talk to by itself. */
const local = new BlockList()
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  local.addSubnet(net, bits, 'ipv4')
}
for (const [net, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  local.addSubnet(net, bits, 'ipv6')
}

const isLocalAddress = (address: string): boolean => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return local.check(mapped, 'ipv4')
  return local.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** Whether the emulator may connect to an address. */
export const mayConnect = (egress: WorldSettings['egress'], address: string): boolean =>
  egress === 'any' || (egress === 'local' && isLocalAddress(address))

export class EgressRefused extends Error {
  readonly code = 'EGRESS'
  constructor(host: string) {
    super(`${host} is outside the egress setting`)
    this.name = 'EgressRefused'
  }
}

type LookupDone = (error: Error | null, address: LookupAddress[] | string, family?: number) => void

/** A `lookup` for sockets that gives out only addresses within the setting: judged where the name leads, not by its look. */
export const egressLookup =
  (egress: WorldSettings['egress']) =>
  (host: string, options: LookupOptions, done: LookupDone): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, [])
      const allowed = addresses.filter((each) => mayConnect(egress, each.address))
      const [first] = allowed
      if (!first) return done(new EgressRefused(host), [])
      if (options.all) return done(null, allowed)
      return done(null, first.address, first.family)
    })
  }
