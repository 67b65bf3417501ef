/** The library graphql-ws by itself: all operations over one WebSocket, without a cache. */
import { print } from 'graphql'
import { type Client, createClient, type FormattedExecutionResult } from 'graphql-ws'
import {
  type ClientUnderTest,
  type Connection,
  type Document,
  firstRefusal,
  partOf,
  socketUrl,
  type Variables,
  wholeOf,
} from './client-under-test.ts'
import { subscribeResuming } from './resuming.ts'

/** Comes back for ever, and soon. */
export function createSocket({ url, credential }: Connection): Client {
  return createClient({
    url: socketUrl(url),
    connectionParams: () => ({ token: credential() }),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    // A refused connection is an error event to the library, and final unless told otherwise.
    shouldRetry: () => true,
  })
}

export function connectGraphqlWs(connection: Connection): ClientUnderTest {
  const socket = createSocket(connection)

  async function answerTo<Data, Given extends Variables>(
    document: Document<Data, Given>,
    variables: Given,
  ): Promise<FormattedExecutionResult<Data, unknown>> {
    for await (const result of socket.iterate<Data>({ query: print(document), variables })) {
      return result
    }
    throw new Error('Completed without an answer')
  }

  return {
    ask: async (document, variables) => wholeOf(await answerTo(document, variables)),
    askPartly: async (document, variables) => partOf(await answerTo(document, variables)),
    follow: (document, variables, got, failed = () => undefined) =>
      subscribeResuming(
        socket,
        { query: print(document), variables },
        {
          next: ({ data, errors }) => (errors ? failed(errors) : got(data as never)),
          error: failed,
          complete: () => undefined,
        },
      ),
    refusalOf: (error) => firstRefusal(error as []),
    endOf: (error) => (error as CloseEvent).code,
    close: async () => socket.dispose(),
  }
}
