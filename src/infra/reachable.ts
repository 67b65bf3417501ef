/** Which addresses and URLs of callers a request may go to: public ones, and those that the operator allows. */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** `true` allows everything, for development; else host names, addresses and CIDR ranges. */
export type AllowPrivate = true | readonly string[]

export interface Reach {
  /** Why a URL can never be called; null when it may be, or when only its resolved address decides. */
  refusal(url: string): string | null
  /** Whether a connection to the address may be used for a URL of this host. */
  mayConnect(target: URL, address: string): boolean
  /** Whether the operator named the host, which public name servers then need not know. */
  isNamed(host: string): boolean
}

const urlForm = /^https?:\/\/[^\s\\]+$/i

export function createReach(allow: AllowPrivate = []): Reach {
  const entries = allow === true ? [] : allow
  const ranges = entries.map(rangeOf).filter((range) => range !== null)
  const names = new Set(entries.filter((entry) => !rangeOf(entry)).map((e) => e.toLowerCase()))

  const isNamed = (host: string) => allow === true || names.has(bare(host))

  function isInRange(address: string): boolean {
    const parsed = parse(address)
    return (
      parsed !== null &&
      ranges.some(([base, bits]) => parsed.kind() === base.kind() && parsed.match([base, bits]))
    )
  }

  return {
    isNamed,
    refusal(text) {
      const url = urlForm.test(text) ? URL.parse(text) : null
      if (url === null) return 'must be a URL such as https://example.com/webhooks'
      if (url.username || url.password) return 'must not carry a user name or password'
      if (url.hash) return 'must not have a fragment'
      const host = bare(url.hostname)
      const isLiteral = isIP(host) !== 0
      const isAllowed = isNamed(host) || (isLiteral && isInRange(host))
      if (isAllowed) return null
      if (isLiteral && !isPublic(host)) return 'must not lead to a private address'
      if (host === 'localhost' || host.endsWith('.localhost')) return 'must not lead to this server'
      // The name may resolve to an address that the operator allows.
      if (isUsual(url) || (!isLiteral && ranges.length > 0)) return null
      return url.protocol === 'https:' ? 'must use port 443' : 'must begin with https://'
    },
    mayConnect(url, address) {
      if (isNamed(url.hostname) || isInRange(address)) return true
      return isUsual(url) && isPublic(address)
    },
  }
}

/** HTTPS on its default port: the only form allowed for public hosts. */
function isUsual({ protocol, port }: URL): boolean {
  return protocol === 'https:' && port === ''
}

/** Whether an entry of the setting is well formed: a host name, an address or a range. */
export function isAllowEntry(entry: string): boolean {
  return rangeOf(entry) !== null || /^(?=.*[a-z])[a-z0-9_.-]{1,253}$/i.test(entry)
}

function rangeOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (isIP(entry.split('/')[0] ?? '') !== 0 && ipaddr.isValidCIDR(entry))
    return ipaddr.parseCIDR(entry)
  const address = parse(entry)
  return address && [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** All of IPv6 that is assigned to hosts. Outside it lie old notations of IPv4 addresses, such as `::127.0.0.1`. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Every range but `unicast` is reserved: loopback, private, link-local, NAT64, documentation … */
function isPublic(address: string): boolean {
  const parsed = parse(address)
  if (parsed?.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast)
}

/** Converts IPv4 addresses written as IPv6 to IPv4. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return isIP(address) === 0 ? null : ipaddr.process(address)
}

/** Strips the brackets of an IPv6 address and the final dot of a full name. */
function bare(host: string): string {
  return host.replace(/^\[|\]$|\.$/g, '').toLowerCase()
}
