/** What every server of `graphql-transport-ws` here has in common: whom it refuses, and how it reads messages. */
import { DEPRECATED_GRAPHQL_WS_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws'
import { withExactNumbers } from '../core/values/exact-json.ts'
import { nestsTooDeep } from '../core/values/json-nesting.ts'
import type { BoundedSocket } from './bounded-socket.ts'

/** Parses messages with exact numbers and bounded nesting; the protocol would use doubles and no bound. */
export function exactSocket(socket: BoundedSocket): BoundedSocket {
  return {
    ...socket,
    onMessage: (receive) =>
      socket.onMessage(async (text) => {
        if (nestsTooDeep(text)) socket.close(4400, 'The message nests too deep')
        else await receive(withExactNumbers(text))
      }),
  }
}

/** A client without a sub-protocol is accepted and then closed with 4406, which a page can read. */
export function refuseProtocols(offered: readonly string[]): string | null {
  if (offered.length === 0 || offered.includes(GRAPHQL_TRANSPORT_WS_PROTOCOL)) return null
  const spoken = `The sub-protocol spoken here is ${GRAPHQL_TRANSPORT_WS_PROTOCOL}`
  return offered.includes(DEPRECATED_GRAPHQL_WS_PROTOCOL)
    ? `${spoken}, of the library graphql-ws, not the older ${DEPRECATED_GRAPHQL_WS_PROTOCOL}, of the library subscriptions-transport-ws.`
    : `${spoken}.`
}
