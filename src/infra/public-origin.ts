/** Where the server is reached: as it was told, or else as the request names it. */
import type { IncomingMessage } from 'node:http'

/** E.g. https://api.example.com, without a slash at its end. */
export type OriginReader = (req: IncomingMessage) => string

export function createOriginReader(publicUrl?: string): OriginReader {
  return (req) => publicUrl ?? originIn(req)
}

/** What the request names, if that is a name at all. */
function originIn({ headers: { host = '' } }: IncomingMessage): string {
  return `http://${/^[\w.:[\]-]{1,260}$/.test(host) ? host : 'localhost'}`
}
