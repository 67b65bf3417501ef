/** What a request may be spoken in: GraphQL over HTTP and WebSockets, the REST dialects, OAuth. */
import packageFile from '../package.json' with { type: 'json' }
import { dialects } from './compat/dialects.ts'
import { createFrontPage } from './compat/docs/front-page.ts'
import { createOpenMonetizeSocket, socketPaths } from './compat/openmonetize/socket/socket.ts'
import { createDialects, type DialectDeps } from './compat/serve/serve.ts'
import type { Config } from './config.ts'
import { createPersistedQueries } from './graphql/execution/persisted-queries.ts'
import { createPreparedOperations } from './graphql/execution/prepared.ts'
import { createRememberedAnswers } from './graphql/execution/remembered-answers.ts'
import { createPost } from './graphql/http/post.ts'
import { createGraphQL } from './graphql/http/yoga.ts'
import { schema } from './graphql/schema/schema.ts'
import { createGraphQLProtocol } from './graphql/ws/ws.ts'
import { createMetadataPage, metadataPath } from './http/oauth/metadata-page.ts'
import { createTokenEndpoint, tokenPaths } from './http/oauth/token-endpoint.ts'
import { graphqlPaths, type Handler } from './http/router.ts'
import { createSocketServer } from './sockets/socket-server.ts'

/** What every transport needs. */
export type Speakers = Pick<DialectDeps, 'core' | 'report' | 'ipOf' | 'originOf'> & {
  config: Config
}

/** GraphQL over HTTP, and all that is spoken over WebSockets. */
export function speakGraphQL({ config, core, report, ipOf }: Speakers) {
  const persisted = createPersistedQueries()
  const introspection = config.introspection ?? 'admin'
  const yoga = createGraphQL({ core, report, introspection, persisted })
  const prepared = createPreparedOperations(schema, yoga)
  const answers = createRememberedAnswers()
  const post = createPost({ core, yoga, prepared, persisted, answers, report, ipOf })
  const sockets = createSocketServer({ core, report })
  const graphql = sockets.speak(
    createGraphQLProtocol({ core, yoga, prepared, persisted, report, sockets, ipOf }),
  )
  const raw = sockets.speak(createOpenMonetizeSocket({ core, schema, report, sockets }))
  const upgrades = new Map([
    ...[...graphqlPaths].map((path) => [path, graphql] as const),
    ...socketPaths.map((path) => [path, raw] as const),
  ])
  return { post, sockets, upgrades }
}

/** The REST dialects, OAuth and the front page. */
export function speakRest(
  { core, report, ipOf, originOf }: Speakers,
  health: DialectDeps['health'],
) {
  const token = createTokenEndpoint({
    exchange: core.exchange,
    ipOf,
    report: (error) => report(error, 'none'),
  })
  const endpoints = new Map<string, Handler>([
    ...tokenPaths.map((path) => [path, token] as const),
    [metadataPath, createMetadataPage(originOf)],
    ['/', createFrontPage({ dialects, originOf, version: packageFile.version })],
  ])
  const findDialect = createDialects(dialects, { core, schema, report, health, ipOf, originOf })
  return { endpoints, findDialect }
}
