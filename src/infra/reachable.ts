/** Which addresses and URLs of callers a request may go to: public ones, and those that the operator allows. */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** `true`: everything, for development. Else host names, addresses and CIDR ranges. */
export type AllowPrivate = true | readonly string[]

export interface Reach {
  /** Why a URL can never be called; null when that shows only when its name is resolved, or never. */
  refusal(url: string): string | null
  /** Whether a connection to the address, for a URL of this host, may be used. */
  mayConnect(target: URL, address: string): boolean
  /** Whether the operator named the host, which then need not be known to public name servers. */
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
      // A name may yet resolve to an address that the operator allows.
      if (isUsual(url) || (!isLiteral && ranges.length > 0)) return null
      return url.protocol === 'https:' ? 'must use port 443' : 'must begin with https://'
    },
    mayConnect(url, address) {
      if (isNamed(url.hostname) || isInRange(address)) return true
      return isUsual(url) && isPublic(address)
    },
  }
}

/** HTTPS on its own port: all that strangers are called with. */
function isUsual({ protocol, port }: URL): boolean {
  return protocol === 'https:' && port === ''
}

/** An entry of the setting is well formed: a host name, an address or a range. */
export function isAllowEntry(entry: string): boolean {
  return rangeOf(entry) !== null || /^(?=.*[a-z])[a-z0-9_.-]{1,253}$/i.test(entry)
}

function rangeOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (isIP(entry.split('/')[0] ?? '') !== 0 && ipaddr.isValidCIDR(entry))
    return ipaddr.parseCIDR(entry)
  const address = parse(entry)
  return address && [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** All that is assigned of IPv6 for hosts. Beside it lie old ways to write IPv4 addresses, such as `::127.0.0.1`. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Everything but `unicast` is set aside for something: loopback, private, link-local, NAT64, documentation … */
function isPublic(address: string): boolean {
  const parsed = parse(address)
  if (parsed?.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast)
}

/** IPv4 addresses written as IPv6 are IPv4 addresses. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return isIP(address) === 0 ? null : ipaddr.process(address)
}

/** Without the brackets of an IPv6 address and the dot at the end of a full name. */
function bare(host: string): string {
  return host.replace(/^\[|\]$|\.$/g, '').toLowerCase()
}
