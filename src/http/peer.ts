/** The address of the client that sent a request, including behind the operator's own proxies. */
import type { RequestHead } from './incoming-request.ts'

export type IpReader = (req: RequestHead) => string | null

/** Each proxy appends the address that it received the request from to X-Forwarded-For. Entries further left may be forged. */
export function createIpReader(trustedProxies: number): IpReader {
  return ({ socket, headers }) => {
    const peer = socket.remoteAddress ?? null
    if (trustedProxies === 0) return peer
    const hops = String(headers['x-forwarded-for'] ?? '').split(',')
    // A request with fewer hops than proxies bypassed some of them, so its header cannot be trusted.
    const hop = hops.at(-trustedProxies)?.trim() ?? ''
    return /^[0-9A-Fa-f.:]{2,45}$/.test(hop) ? hop : peer
  }
}
