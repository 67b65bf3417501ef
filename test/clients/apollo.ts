/** Apollo Client with its normalized cache: queries over HTTP, subscriptions over graphql-ws. */
import { hash } from 'node:crypto'
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
} from '@apollo/client'
import { SetContextLink } from '@apollo/client/link/context'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { relayStylePagination } from '@apollo/client/utilities'
import { OperationTypeNode } from 'graphql'
import type { Client } from 'graphql-ws'
import {
  type CachingClient,
  type Connection,
  firstRefusal,
  operationOf,
} from './client-under-test.ts'
import { NodeQueryDocument, TransactionsQueryDocument } from './documents.generated.ts'
import { createSocket } from './graphql-ws.ts'
import { subscribeResuming } from './resuming.ts'
import { possibleTypes } from './schema-knowledge.ts'

export function connectApollo(connection: Connection): CachingClient {
  const socket = createSocket(connection)
  const client = new ApolloClient({ cache: createCache(), link: linkOf(connection, socket) })
  return {
    async ask(query, variables) {
      const isMutation = operationOf(query).type === OperationTypeNode.MUTATION
      const { data } = isMutation
        ? await client.mutate({ mutation: query, variables })
        : await client.query({ query, variables, fetchPolicy: 'network-only' })
      return data as never
    },
    async askPartly(query, variables) {
      const { data, error } = await client.query({
        query,
        variables,
        fetchPolicy: 'network-only',
        errorPolicy: 'all',
      })
      return { data: data as never, code: firstRefusal(errorsOf(error)).code }
    },
    watch(query, variables, shown) {
      client.watchQuery({ query, variables }).subscribe(({ data, dataState }) => {
        if (dataState === 'complete') shown(data as never)
      })
    },
    follow(query, variables, got, failed = () => undefined) {
      const events = client.subscribe({ query, variables })
      const subscription = events.subscribe({
        next: ({ data, error }) => (error ? failed(error) : got(data as never)),
        error: failed,
      })
      return () => subscription.unsubscribe()
    },
    refetchBalance: (id) =>
      client.query({ query: NodeQueryDocument, variables: { id }, fetchPolicy: 'network-only' }),
    turnPages(customerId, shown) {
      const pages = client.watchQuery({
        query: TransactionsQueryDocument,
        variables: { customerId, first: 2 },
      })
      let after: string | null | undefined
      pages.subscribe(({ data, dataState }) => {
        if (dataState !== 'complete' || !data.creditTransactions) return
        after = data.creditTransactions.pageInfo.endCursor
        shown(data.creditTransactions.edges.map(({ node }) => node.id))
      })
      return { more: () => pages.fetchMore({ variables: { after } }) }
    },
    refusalOf: (error) => firstRefusal(errorsOf(error)),
    // It keeps no more of a close event than this.
    endOf: (error) => Number(/^Socket closed with event (\d+)/.exec((error as Error).message)?.[1]),
    async close() {
      client.stop()
      await socket.dispose()
    },
  }
}

function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes,
    typePolicies: {
      Query: { fields: { creditTransactions: relayStylePagination(['customerId']) } },
    },
  })
}

function errorsOf(error: unknown) {
  return CombinedGraphQLErrors.is(error) ? error.errors : undefined
}

function linkOf({ url, credential, fetch, persistsQueries }: Connection, socket: Client) {
  const authorized = new SetContextLink(() => ({
    headers: { authorization: `Bearer ${credential()}` },
  }))
  const http = authorized.concat(new HttpLink({ uri: `${url}/graphql`, fetch }))
  const hashing = new PersistedQueryLink({ sha256: (text) => hash('sha256', text) })
  const subscriptions = new GraphQLWsLink({
    ...socket,
    subscribe: (payload, sink) => subscribeResuming(socket, payload, sink as never),
  })
  return ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    subscriptions,
    persistsQueries ? ApolloLink.from([hashing, http]) : http,
  )
}
