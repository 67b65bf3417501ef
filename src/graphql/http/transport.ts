/** The rules of GraphQL over HTTP that Yoga leaves open: JSON bodies only, and a code and a request id in every refusal. */
import { GraphQLError } from 'graphql'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import type { ErrorCode } from '../../core/values/errors.ts'
import { parseJson } from '../../core/values/exact-json.ts'
import { acceptsEvents, answerTypeOf } from '../../http/answer-type.ts'
import { challengeFor } from '../../http/challenge.ts'
import { credentialOf, requestIdOf } from '../../http/incoming-request.ts'

/**
 * Browsers send forms and plain text across origins without a preflight, but not JSON. The credential travels in headers, so a
 * foreign page gains nothing from a GET, which only reads.
 */
export function jsonOnly(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      // Yoga would notice only after it has executed the operation.
      if (!canAnswer(request.headers.get('accept'))) throw refusal(wordsOf(406), 406)
      if (request.method === 'POST' && !isJson(request.headers.get('content-type'))) {
        const status = request.body ? 415 : 400
        throw refusal('The body must be JSON, with the content type application/json.', status)
      }
      if (!requestParser) return
      setRequestParser(async (given) => {
        try {
          return exactVariables(given, await requestParser(exactJson(given)))
        } catch (error) {
          throw error instanceof GraphQLError ? error : refusal('The request is not readable.', 400)
        }
      })
    },
    onParams({ params }) {
      if (params.query === undefined) throw refusal('The request must have a query.', 400)
    },
    async onResponse({ request, response, setResponse, fetchAPI }) {
      const requestId = requestIdOf(request.headers)
      response.headers.set('x-request-id', requestId)
      if (response.status === 401) {
        const { headers } = request
        const credential = credentialOf(headers.get('authorization'), headers.get('x-api-key'))
        response.headers.set('www-authenticate', challengeFor(credential))
      }
      if (response.status < 400 || response.headers.get('content-type')) return
      const { status } = response
      const error = { message: wordsOf(status), extensions: { code: codeOf(status), requestId } }
      const headers = {
        ...Object.fromEntries(response.headers),
        'content-type': 'application/json; charset=utf-8',
      }
      setResponse(new fetchAPI.Response(JSON.stringify({ errors: [error] }), { status, headers }))
    },
  }
}

/** Keeps every digit of a number, which Yoga's body parser would read as a double. */
function exactJson(request: Request): Request {
  const json = async () => parseJson(await request.text())
  return Object.defineProperty(request, 'json', { value: json })
}

type Params = GraphQLParams | GraphQLParams[] | Response

/** A GET carries its variables in the URL. */
function exactVariables({ method, url }: Request, params: Params): Params {
  if (method !== 'GET' || params instanceof Response || Array.isArray(params)) return params
  const text = URL.parse(url)?.searchParams.get('variables')
  if (!text) return params
  return { ...params, variables: parseJson(text) as GraphQLParams['variables'] }
}

function refusal(message: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'INVALID_REQUEST', http: { status } } })
}

function canAnswer(accept: string | null): boolean {
  return answerTypeOf(accept) !== null || acceptsEvents(accept)
}

function isJson(contentType: string | null): boolean {
  return contentType !== null && /^application\/json *(;|$)/i.test(contentType.trim())
}

function codeOf(status: number): ErrorCode {
  if (status >= 500) return 'INTERNAL'
  return status === 404 ? 'NOT_FOUND' : 'INVALID_REQUEST'
}

function wordsOf(status: number): string {
  if (status === 406)
    return 'The Accept header allows no type of answer: JSON, or text/event-stream for a subscription.'
  return status >= 500 ? 'Something went wrong on our side.' : 'The request cannot be answered.'
}
