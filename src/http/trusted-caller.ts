/** Host without its port; an IPv6 address without its brackets. */
function hostName(host: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(host)?.[1]
  return (bracketed ?? host.replace(/:\d+$/, '')).toLowerCase().replace(/\.$/, '')
}

const LOCAL_ADDRESSES = [
  /^127\./,
  /^10\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^169\.254\./,
]
const LOCAL_ADDRESSES_6 = [/^::1$/, /^f[cd][0-9a-f]{0,2}:/, /^fe[89ab][0-9a-f]?:/]

/**
 * A web page elsewhere can make its own name resolve to this machine (DNS rebinding) but can not choose a `Host` that
 * stands for this machine: such names are the only ones under which the control API answers without a token.
 */
export function isLocalHost(host: string | undefined, allowed: readonly string[]): boolean {
  const name = hostName(host ?? '')
  if (name === '') return false
  if (allowed.some((each) => each.toLowerCase() === name)) return true
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return LOCAL_ADDRESSES.some((range) => range.test(name))
  if (name.includes(':')) {
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(name)?.[1]
    if (mapped) return isLocalHost(mapped, allowed)
    return LOCAL_ADDRESSES_6.some((range) => range.test(name))
  }
  return !name.includes('.') || name.endsWith('.internal') || name.endsWith('.localhost')
}

/** A browser says where the page comes from; only the emulator's own pages may call. */
export function isOwnOrigin(origin: string | undefined, base: string): boolean {
  if (origin === undefined) return true
  if (!URL.canParse(origin) || !URL.canParse(base)) return false
  return new URL(origin).origin === new URL(base).origin
}
