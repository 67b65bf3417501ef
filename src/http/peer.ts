/** The address of whoever sends a request, also behind the operator's own proxies. */
import type { IncomingMessage } from 'node:http'

export type IpReader = (req: IncomingMessage) => string | null

/**
 * Each proxy adds the address that it heard the request from at the end of X-Forwarded-For. What stands further left anybody may
 * have written.
 */
export function createIpReader(trustedProxies: number): IpReader {
  return ({ socket, headers }) => {
    const peer = socket.remoteAddress ?? null
    if (trustedProxies === 0) return peer
    const hops = String(headers['x-forwarded-for'] ?? '').split(',')
    // With fewer hops than proxies the request came past some of them, and may say what it likes.
    const hop = hops.at(-trustedProxies)?.trim() ?? ''
    return /^[0-9A-Fa-f.:]{2,45}$/.test(hop) ? hop : peer
  }
}
