/** The server's public URL: the configured one, or else the one that the request names. */
import type { IncomingMessage } from 'node:http'

/** E.g. https://api.example.com, without a trailing slash. */
export type OriginReader = (req: Pick<IncomingMessage, 'headers'>) => string

export function createOriginReader(publicUrl?: string): OriginReader {
  return (req) => publicUrl ?? originIn(req)
}

/** The origin of the Host header, if it is valid. */
function originIn({ headers: { host = '' } }: Pick<IncomingMessage, 'headers'>): string {
  return `http://${/^[\w.:[\]-]{1,260}$/.test(host) ? host : 'localhost'}`
}
