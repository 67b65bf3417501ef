/** The library graphql-sse by itself: each operation is its own stream of server-sent events, without a cache. */
import { print } from 'graphql'
import { createClient, type ExecutionResult } from 'graphql-sse'
import {
  type ClientUnderTest,
  type Connection,
  type Document,
  firstRefusal,
  partOf,
  type Variables,
  wholeOf,
} from './client-under-test.ts'
import { subscribeResuming } from './resuming.ts'

export function connectGraphqlSse({ url, credential, fetch }: Connection): ClientUnderTest {
  let status = 0
  const client = createClient({
    url: `${url}/graphql`,
    headers: () => ({ authorization: `Bearer ${credential()}` }),
    async fetchFn(...[input, init]: Parameters<typeof fetch>) {
      status = 0
      const response = await fetch(input, init)
      status = response.status
      return response
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    // Without this it asks again after any refusal, with the same credential.
    async retry() {
      if (status === 401) throw Object.assign(new Error('The credential is refused'), { status })
      await new Promise((resolve) => setTimeout(resolve, 50))
    },
  })

  async function answerTo<Data, Given extends Variables>(
    document: Document<Data, Given>,
    variables: Given,
  ): Promise<ExecutionResult<Data, unknown>> {
    for await (const result of client.iterate<Data>({ query: print(document), variables })) {
      return result
    }
    throw new Error('Completed without an answer')
  }

  return {
    ask: async (document, variables) => wholeOf(await answerTo(document, variables)),
    askPartly: async (document, variables) => partOf(await answerTo(document, variables)),
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
    endOf: (error) => (error as { status: number }).status,
    close: async () => client.dispose(),
  }
}
