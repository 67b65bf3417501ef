/** The rules of GraphQL over HTTP that Yoga leaves open: JSON bodies only, and no answer without a code and a request id. */
import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { ErrorCode } from '../core/errors.ts'
import { requestIdOf } from './request.ts'

export const bodyBytesMax = 2 * 1024 * 1024

/**
 * Browsers send forms and plain text across origins without asking; JSON they do not. Headers carry the credential, so
 * that a GET, which only reads, gains a foreign page nothing.
 */
export function jsonOnly(): Plugin {
  return {
    onRequestParse({ request }) {
      if (request.method !== 'POST' || isJson(request.headers.get('content-type'))) return
      const status = request.body ? 415 : 400
      throw new GraphQLError('The body must be JSON, with the content type application/json.', {
        extensions: { code: 'INVALID_REQUEST', http: { status } },
      })
    },
    async onResponse({ request, response, setResponse, fetchAPI }) {
      const requestId = requestIdOf(request.headers)
      response.headers.set('x-request-id', requestId)
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

function isJson(contentType: string | null): boolean {
  return contentType !== null && /^application\/json *(;|$)/i.test(contentType.trim())
}

function codeOf(status: number): ErrorCode {
  if (status >= 500) return 'INTERNAL'
  return status === 404 ? 'NOT_FOUND' : 'INVALID_REQUEST'
}

function wordsOf(status: number): string {
  if (status === 406) return 'The answer is JSON; the Accept header allows something else only.'
  return status >= 500 ? 'Something went wrong on our side.' : 'The request cannot be answered.'
}
