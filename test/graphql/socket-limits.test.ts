/** The number of sockets that a workspace and a server may have, in any protocol. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createOpenMonetizeSocket } from '../../src/compat/openmonetize/socket/socket.ts'
import { createShares } from '../../src/core/rate-limits/shares.ts'
import { createPersistedQueries } from '../../src/graphql/execution/persisted-queries.ts'
import { createPreparedOperations } from '../../src/graphql/execution/prepared.ts'
import { createGraphQL } from '../../src/graphql/http/yoga.ts'
import { schema } from '../../src/graphql/schema/schema.ts'
import { createGraphQLProtocol } from '../../src/graphql/ws/ws.ts'
import {
  type Connection,
  createSocketServer,
  type SocketServer,
} from '../../src/sockets/socket-server.ts'
import { connect } from '../support/live-client.ts'
import { createKey } from '../support/live-product.ts'
import { connectRaw, openRaw } from '../support/raw-client.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let server: Server
let url: string
let sockets: SocketServer

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

/** Both protocols in small bounds, on the core of the app. */
beforeEach(async () => {
  const max = { perCredential: 2, perCustomer: 2, perWorkspace: 3 }
  const connections = createShares(max, (count) => `At most ${count} sockets may be open`)
  const core = { ...app.core, connections }
  const report = () => undefined
  sockets = createSocketServer({ core, report }, { messageBytes: 1_000, perServer: 4 })
  const persisted = createPersistedQueries()
  const yoga = createGraphQL({ core, report, introspection: 'all', persisted })
  const prepared = createPreparedOperations(schema, yoga)
  const graphql = sockets.speak(
    createGraphQLProtocol({
      core,
      yoga,
      prepared,
      persisted,
      report,
      sockets,
      ipOf: () => null,
      originOf: () => '',
    }),
  )
  const raw = sockets.speak(createOpenMonetizeSocket({ core, schema, report, sockets }))
  server = createServer().on('upgrade', (request, socket, head) =>
    (request.url === '/graphql' ? graphql : raw)(request, socket, head),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return async () => {
    await sockets.close()
    server.close()
  }
})

it('counts the sockets of a key over both protocols, and those of the other mode apart', async () => {
  const raw = await connectRaw(url, app.liveKey)
  await connect(url, { apiKey: app.liveKey })
  const third = await openRaw(url, { headers: { 'x-api-key': app.liveKey } })
  expect(await third.next()).toMatchObject({ type: 'error', code: 'RATE_LIMITED' })
  expect(await third.closed).toBe(4429)
  await expect(connect(url, { apiKey: app.liveKey })).rejects.toThrow('closed with 4429')
  await connectRaw(url, app.testKey)
  await raw.close()
  await connect(url, { apiKey: app.liveKey })
})

it('counts the sockets of a workspace, whatever keys they are opened with', async () => {
  const { secret: other } = await createKey(app, { role: 'READ' })
  for (const apiKey of [app.liveKey, app.liveKey, other]) await connect(url, { apiKey })
  await expect(connect(url, { apiKey: other })).rejects.toThrow('closed with 4429')
  await connect(url, { apiKey: app.testKey })
})

it('refuses the upgrade beyond what the server takes, shown credentials or not', async () => {
  const silent = await Promise.all(Array.from({ length: 4 }, () => openRaw(url)))
  expect(sockets.size()).toBe(4)
  await expect(openRaw(url)).rejects.toThrow('503')
  await expect(connect(url, {})).rejects.toThrow('503')
  await silent[0]?.close()
  await connectRaw(url, app.liveKey)
})

it('does not count a socket that was closed while its credential was looked up', async () => {
  const caller = await app.core.authenticate(app.liveKey)
  const gone = { isOpen: () => false } as Connection
  for (let i = 0; i < 3; i++) expect(sockets.enter(gone, caller, () => undefined)).toBe(false)
  await connectRaw(url, app.liveKey)
})
