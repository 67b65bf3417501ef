/** The library urql with graphcache: queries over HTTP, subscriptions over graphql-ws. */
import {
  Client,
  type CombinedError,
  fetchExchange,
  type OperationResult,
  subscriptionExchange,
} from '@urql/core'
import { cacheExchange } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import { persistedExchange } from '@urql/exchange-persisted'
import { OperationTypeNode } from 'graphql'
import {
  type CachingClient,
  type Connection,
  firstRefusal,
  operationOf,
} from './client-under-test.ts'
import { NodeQueryDocument, TransactionsQueryDocument } from './documents.generated.ts'
import { createSocket } from './graphql-ws.ts'
import { subscribeResuming } from './resuming.ts'
import { introspection } from './schema-knowledge.ts'

export function connectUrql(connection: Connection): CachingClient {
  const { url, credential, fetch, persistsQueries } = connection
  const socket = createSocket(connection)
  const client = new Client({
    url: `${url}/graphql`,
    preferGetMethod: false,
    fetchOptions: () => ({ headers: { authorization: `Bearer ${credential()}` } }),
    fetch,
    exchanges: [
      createCache(),
      ...(persistsQueries ? [persistedExchange({ preferGetForPersistedQueries: false })] : []),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: subscribeResuming(socket, { query, variables }, sink as never),
          }),
        }),
      }),
    ],
  })
  const ended: (() => void)[] = []
  const dataOf = <Data>({ data, error }: OperationResult<Data>): Data => {
    if (error || !data) throw error ?? new Error('No data')
    return data
  }
  return {
    async ask(document, variables) {
      const isMutation = operationOf(document).type === OperationTypeNode.MUTATION
      return dataOf(
        await (isMutation
          ? client.mutation(document, variables).toPromise()
          : client.query(document, variables, { requestPolicy: 'network-only' }).toPromise()),
      )
    },
    async askPartly(document, variables) {
      const { data, error } = await client
        .query(document, variables, { requestPolicy: 'network-only' })
        .toPromise()
      if (!data) throw error
      return { data, code: firstRefusal(error?.graphQLErrors).code }
    },
    watch(document, variables, shown) {
      const { unsubscribe } = client.query(document, variables).subscribe(({ data }) => {
        if (data) shown(data)
      })
      ended.push(unsubscribe)
    },
    follow(document, variables, got, failed = () => undefined) {
      const events = client.subscription(document, variables)
      return events.subscribe(({ data, error }) => {
        if (error) failed(error)
        else if (data) got(data)
      }).unsubscribe
    },
    refetchBalance: (id) =>
      client.query(NodeQueryDocument, { id }, { requestPolicy: 'network-only' }).toPromise(),
    turnPages(customerId, shown) {
      let after: string | null | undefined
      const read = () => {
        const variables = { customerId, first: 2, after }
        const { unsubscribe } = client
          .query(TransactionsQueryDocument, variables)
          .subscribe(({ data }) => {
            if (!data?.creditTransactions) return
            after = data.creditTransactions.pageInfo.endCursor
            shown(data.creditTransactions.edges.map(({ node }) => node.id))
          })
        ended.push(unsubscribe)
      }
      read()
      return { more: async () => read() }
    },
    refusalOf: (error) => firstRefusal((error as CombinedError).graphQLErrors),
    endOf: (error) => ((error as CombinedError).networkError as unknown as CloseEvent).code,
    async close() {
      for (const end of ended) end()
      await socket.dispose()
    },
  }
}

function createCache() {
  return cacheExchange({
    schema: introspection,
    resolvers: { Query: { creditTransactions: relayPagination() } },
  })
}
