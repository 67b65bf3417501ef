/** GraphQL over HTTP: Yoga with the context, error mask and settings of this server. */
import type { ExecutionResult, GraphQLError } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Core } from '../../core/core.ts'
import type { Caller } from '../../core/operation/caller.ts'
import { internalRequest, type Request } from '../../core/requests/request.ts'
import { answerTypeOf } from '../../http/answer-type.ts'
import { bodyBytesMax } from '../../http/body.ts'
import { credentialOf, requestIdOf } from '../../http/incoming-request.ts'
import { rateLimitHeaders } from '../../http/rate-limit-headers.ts'
import type { ReportError } from '../../http/report-error.ts'
import { type Context, createContext } from '../execution/context.ts'
import { httpWhenLimited, maskErrors as maskAll } from '../execution/errors.ts'
import { restrictIntrospection } from '../execution/introspection.ts'
import { enforceLimits } from '../execution/limits.ts'
import { answerPersisted, type PersistedQueries } from '../execution/persisted-queries.ts'
import { schema } from '../schema/schema.ts'
import { requireCredential } from './require-credential.ts'
import { serverSentEvents } from './sse.ts'
import { writeTextInTurns } from './text-in-turns.ts'
import { jsonOnly } from './transport.ts'

export interface YogaDeps {
  core: Core
  report: ReportError
  /** Who may introspect the schema. */
  introspection: 'admin' | 'all'
  persisted: PersistedQueries
}

/** The counterpart of an HTTP request for a WebSocket. */
export interface Session {
  caller?: Caller
  request: Request
}

/** The sender of an HTTP request, which Yoga itself does not know. */
interface Sent {
  session?: Session
  sent?: Request
}

export type GraphQLServer = ReturnType<typeof createGraphQL>

export function createGraphQL({ core, report, introspection, persisted }: YogaDeps) {
  return createYoga<Sent, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    batching: false,
    multipart: false,
    logging: false,
    graphiql: false,
    maskedErrors: false,
    maxRequestBodySize: bodyBytesMax,
    plugins: [
      answerPersisted(persisted),
      jsonOnly(),
      enforceLimits({ executionMs: core.limits.operationMs }),
      writeTextInTurns(),
      requireCredential(),
      restrictIntrospection(introspection),
      maskErrors(report),
      sendRateLimit(),
      serverSentEvents(),
    ],
    context: async ({ request: received, session, sent }) => {
      if (session) return createContext(core, session.caller ?? null, session.request)
      const { headers } = received
      const credential = credentialOf(headers.get('authorization'), headers.get('x-api-key'))
      // A client that accepts event streams only keeps the connection open.
      const staysOpen = answerTypeOf(headers.get('accept')) === null
      const authenticate = staysOpen ? core.authenticateToStay : core.authenticate
      const caller = credential === null ? null : await authenticate(credential)
      const request = sent ?? { ...internalRequest }
      request.id = requestIdOf(headers)
      const context = createContext(core, caller, request)
      return Object.assign(context, { lastEventId: headers.get('last-event-id') })
    },
  })
}

/** Masks the errors of the execution; Yoga's result hook masks earlier ones (invalid JSON, unknown document). */
function maskErrors(report: ReportError): Plugin<Context> {
  return {
    onResultProcess({ result, setResult, request }) {
      if (Array.isArray(result)) return
      const requestId = requestIdOf(request.headers)
      const mask = (one: ExecutionResult): ExecutionResult =>
        one.errors ? { ...one, errors: maskAll(one.errors, requestId, report) } : one
      setResult(Symbol.asyncIterator in result ? mapStream(result, mask) : mask(result))
    },
  }
}

/** Adds the rate limit headers, and a status such as 429 when the whole request was refused. */
function sendRateLimit(): Plugin<Context & Sent> {
  return {
    onResultProcess({ result }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return
      const [first] = (result.errors ?? []) as GraphQLError[]
      const http = first && httpWhenLimited(result.errors as GraphQLError[], result.data ?? null)
      // The mask has set it on errors that refused the request before its execution.
      if (!http || Object.hasOwn(first.extensions, 'http')) return
      // Not enumerable: only Yoga reads the status from here.
      Object.defineProperty(first.extensions, 'http', { value: http })
    },
    onResponse({ response, serverContext }) {
      const { sent } = (serverContext ?? {}) as Sent
      for (const [name, value] of Object.entries(rateLimitHeaders(sent?.pace ?? null))) {
        response.headers.set(name, value)
      }
    },
  }
}

type Results = AsyncIterable<ExecutionResult>

/** Unlike an async generator, it ends at once when its reader leaves, even while it waits for the next result. */
function mapStream(results: Results, map: (one: ExecutionResult) => ExecutionResult): Results {
  const source = results[Symbol.asyncIterator]()
  const stream: AsyncIterableIterator<ExecutionResult> = {
    [Symbol.asyncIterator]: () => stream,
    async next() {
      const result = await source.next()
      return result.done ? result : { done: false, value: map(result.value) }
    },
    async return() {
      await source.return?.()
      return { done: true, value: undefined }
    },
  }
  return stream
}
