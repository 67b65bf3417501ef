/** GraphQL over HTTP: Yoga with our context, mask and switches. */
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Core } from '../core/core.ts'
import { type Context, createContext } from './context.ts'
import { maskError, type ReportError } from './errors.ts'
import { credentialOf, requestIdOf } from './request.ts'
import { schema } from './schema.ts'

export interface YogaDeps {
  core: Core
  report: ReportError
}

export function createGraphQL({ core, report }: YogaDeps) {
  return createYoga<Record<string, never>, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    batching: false,
    multipart: false,
    logging: false,
    graphiql: { title: 'OpenMonetize' },
    maskedErrors: false,
    plugins: [maskErrors(report)],
    context: async ({ request }) => {
      const requestId = requestIdOf(request.headers)
      const credential = credentialOf(request.headers)
      const caller = credential === null ? null : await core.authenticate(credential)
      return createContext(core, caller, requestId)
    },
  })
}

/** Masks what execution answers; errors before it (no JSON, no such document) are masked by Yoga's result hook. */
function maskErrors(report: ReportError): Plugin<Context> {
  return {
    onResultProcess({ result, setResult, request }) {
      if (Symbol.asyncIterator in result || Array.isArray(result) || !result.errors) return
      const requestId = requestIdOf(request.headers)
      setResult({
        ...result,
        errors: result.errors.map((error) => maskError(error, requestId, report)),
      })
    },
  }
}
