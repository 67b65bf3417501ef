/** The library graphql-sse by itself: every operation as a stream of server-sent events of its own, and nothing kept. */
import { print } from 'graphql'
import { createClient, type ExecutionResult } from 'graphql-sse'
import {
  type ClientUnderTest,
  type Connection,
  type Document,
  firstRefusal,
  type Variables,
} from './client-under-test.ts'
import { subscribeResuming } from './resuming.ts'

export function connectGraphqlSse({ url, credential, fetch }: Connection): ClientUnderTest {
  const client = createClient({
    url: `${url}/graphql`,
    headers: { authorization: `Bearer ${credential}` },
    fetchFn: fetch,
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: () => new Promise((resolve) => setTimeout(resolve, 50)),
  })

  async function ask<Data, Given extends Variables>(
    document: Document<Data, Given>,
    variables: Given,
  ): Promise<Data> {
    for await (const result of client.iterate<Data>({ query: print(document), variables })) {
      if (result.errors || !result.data) throw result.errors ?? new Error('No data')
      return result.data
    }
    throw new Error('Completed without an answer')
  }

  return {
    ask,
    follow: (document, variables, got, failed = () => undefined) =>
      subscribeResuming(
        client,
        { query: print(document), variables },
        {
          next: ({ data, errors }: ExecutionResult) =>
            errors ? failed(errors) : got(data as never),
          error: failed,
          complete: () => undefined,
        },
      ),
    refusalOf: (error) => firstRefusal(error as []),
    close: async () => client.dispose(),
  }
}
