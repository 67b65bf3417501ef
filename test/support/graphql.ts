/** Sends a GraphQL document like a client: over HTTP, with a key, and typed when the document is. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { wrongDetails } from './error-details.ts'

type Extensions = Record<string, unknown> & { code?: string; requestId?: string }

export type GraphqlError = {
  message: string
  path?: (string | number)[]
  extensions?: Extensions
}
export type GraphqlAnswer<Data> = {
  status: number
  headers: Headers
  data?: Data | null
  errors?: GraphqlError[]
}

/** `key` is an API key or a customer token; without it the request goes unauthenticated. */
export async function graphql<Data, Variables = Record<string, unknown>>(
  url: string,
  key: string | undefined,
  document: string | TypedDocumentNode<Data, Variables>,
  variables?: Variables,
  headers: Record<string, string> = {},
): Promise<GraphqlAnswer<Data>> {
  const query = typeof document === 'string' ? document : print(document)
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(key && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  })
  const body = (await response.json()) as Omit<GraphqlAnswer<Data>, 'status' | 'headers'>
  for (const { extensions } of body.errors ?? []) requireKnownDetails(extensions)
  return { ...body, status: response.status, headers: response.headers }
}

/** Whatever a test provokes, its error has the details that its code is documented with. */
function requireKnownDetails({ code, requestId: _, ...details }: Extensions = {}): void {
  const wrong = wrongDetails(String(code), details)
  if (wrong.length > 0) throw new Error(wrong.join('; '))
}

/** The data of an answer without errors; otherwise the test fails with the server's message. */
export async function graphqlData<Data, Variables = Record<string, unknown>>(
  ...request: Parameters<typeof graphql<Data, Variables>>
): Promise<Data> {
  const answer = await graphql<Data, Variables>(...request)
  if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors ?? answer))
  return answer.data
}
