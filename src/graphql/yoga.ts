/** GraphQL over HTTP: Yoga with our context, mask and switches. */
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import type { ExecutionResult } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Caller } from '../core/caller.ts'
import type { Core } from '../core/core.ts'
import { type Context, createContext } from './context.ts'
import { maskErrors as maskAll, type ReportError } from './errors.ts'
import { enforceLimits } from './limits.ts'
import { credentialOf, requestIdOf } from './request.ts'
import { schema } from './schema.ts'
import { bodyBytesMax, jsonOnly } from './transport.ts'

export interface YogaDeps {
  core: Core
  report: ReportError
}

/** What a WebSocket brings in place of a request. */
export interface Session {
  caller?: Caller
  requestId: string
}

export type GraphQLServer = ReturnType<typeof createGraphQL>

/** What GraphiQL shows first. */
const welcome = `# Put your key under "Headers": {"Authorization": "Bearer om_live_…"}
# Then record usage elsewhere and watch the balance move.

subscription Balance($customerId: ID!) {
  creditBalance(customerId: $customerId) {
    available
    pending
    sequence
  }
}
`

export function createGraphQL({ core, report }: YogaDeps) {
  return createYoga<{ session?: Session }, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    batching: false,
    multipart: false,
    logging: false,
    graphiql: { title: 'OpenMonetize', defaultQuery: welcome },
    // From this server, where the default page loads scripts of a foreign host that could read the key.
    renderGraphiQL,
    maskedErrors: false,
    maxRequestBodySize: bodyBytesMax,
    plugins: [jsonOnly(), enforceLimits(), maskErrors(report)],
    context: async ({ request, session }) => {
      if (session) return createContext(core, session.caller ?? null, session.requestId)
      const { headers } = request
      const requestId = requestIdOf(headers)
      const credential = credentialOf(headers.get('authorization'), headers.get('x-api-key'))
      const caller = credential === null ? null : await core.authenticate(credential)
      return createContext(core, caller, requestId)
    },
  })
}

/** Masks what execution answers; errors before it (no JSON, no such document) are masked by Yoga's result hook. */
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

type Results = AsyncIterable<ExecutionResult>

/** Unlike an async generator it ends at once when its reader leaves, also while it waits for the next result. */
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
