/** The upgrade to a WebSocket at the level of HTTP. */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { WebSocket } from 'ws'

export interface RefusedUpgrade {
  status: number | undefined
  error: { code: string; message: string; request_id: string }
}

/** The refusal of an upgrade; fails when it is accepted. */
export async function refusedUpgrade(
  url: string,
  path: string,
  protocols: readonly string[],
): Promise<RefusedUpgrade> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, [...protocols])
  const opened = once(socket, 'open').then(() => {
    socket.terminate()
    throw new Error('The upgrade was accepted')
  })
  opened.catch(() => undefined)
  const [, response] = (await Promise.race([once(socket, 'unexpected-response'), opened])) as [
    unknown,
    IncomingMessage,
  ]
  return { status: response.statusCode, ...JSON.parse(await text(response)) }
}
