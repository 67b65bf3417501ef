/** The WebSockets that dialects speak: at paths of the server, and at the root of their origins. */
import type { Upgrade } from '../../http/router.ts'
import type { SocketServer } from '../../sockets/socket-server.ts'
import {
  createOpenMonetizeSocket,
  type OpenMonetizeSocketDeps,
  socketPaths,
} from '../openmonetize/socket/socket.ts'
import { stigg } from '../stigg/dialect.ts'
import { graphql } from '../stigg/graphql/endpoint.ts'
import { createStiggSocket, type StiggSocketDeps } from '../stigg/socket/socket.ts'

interface Deps extends OpenMonetizeSocketDeps, StiggSocketDeps {
  sockets: SocketServer
}

export interface DialectSockets {
  upgrades: ReadonlyMap<string, Upgrade>
  /** Those at an origin of these dialects. */
  atOrigin(names: readonly string[]): ReadonlyMap<string, Upgrade>
}

export function createDialectSockets(deps: Deps): DialectSockets {
  const speakRaw = deps.sockets.speak(createOpenMonetizeSocket(deps))
  const speakStigg = deps.sockets.speak(createStiggSocket(deps))
  return {
    upgrades: new Map([
      ...socketPaths.map((path) => [path, speakRaw] as const),
      ...stigg.mounts.map((mount) => [mount + graphql.path, speakStigg] as const),
    ]),
    atOrigin: (names) => new Map(names.includes(stigg.name) ? [[graphql.path, speakStigg]] : []),
  }
}
