/**
 * The expected behaviour of each client library with this server. The tests are generated from this table, so that no cell lacks
 * one.
 */

const cachingClients = ['Apollo', 'urql', 'Relay'] as const
export type CachingClientName = (typeof cachingClients)[number]
export type ClientName = CachingClientName | 'graphql-ws' | 'graphql-sse'

export interface Expectation {
  isTested: boolean
  /** What the application must add to the library; or, of what is not tested, which limit of the library stands against it. */
  note: string
}

const works = (note = ''): Expectation => ({ isTested: true, note })
const lacks = (note: string): Expectation => ({ isTested: false, note })

interface Row<Name extends string> {
  title: string
  clients: Record<Name, Expectation>
}

const caches = { Apollo: works(), urql: works(), Relay: works() }
const all = { ...caches, 'graphql-ws': works(), 'graphql-sse': works() }

/** Of those that keep what they were answered. */
export const cacheExpectations = {
  query: { title: 'asks once for what it shows twice', clients: caches },
  mutation: { title: 'shows what a mutation answered in a query from before', clients: caches },
  mutationOfTwo: {
    title: 'shows both balances after a transfer in queries from before',
    clients: caches,
  },
  liveBalance: {
    title: 'shows each change of a live balance in a query from before',
    clients: caches,
  },
  liveEntitlements: {
    title: 'shows each change of what a customer may do in a query from before',
    clients: caches,
  },
  node: {
    title: 'shows what it asks again by the id of an entity in a query from before',
    clients: {
      Apollo: works('the possibleTypes of the schema'),
      urql: works('the introspection of the schema'),
      Relay: works('@refetchable on the fragment'),
    },
  },
  pagination: {
    title: 'makes one list of the pages of a connection',
    clients: {
      Apollo: works('relayStylePagination for the field'),
      urql: works('relayPagination for the field'),
      Relay: works('@connection and @refetchable on the fragment'),
    },
  },
} satisfies Record<string, Row<CachingClientName>>

/** Of all. */
export const expectations = {
  refusedQuery: {
    title: 'tells the code and message of a refused query',
    clients: {
      ...all,
      Relay: works('a network function that throws the errors of an answer'),
    },
  },
  partOfAnAnswer: {
    title: 'shows what did not fail beside the code of what did',
    clients: {
      ...all,
      Apollo: works("the error policy 'all'"),
      Relay: works('@catch on the field'),
    },
  },
  refusedMutation: {
    title: 'tells the code and message of a refused mutation',
    clients: {
      ...all,
      Relay: works('a network function that throws the errors of an answer'),
    },
  },
  refusedSubscription: {
    title: 'tells the code and message of a refused subscription',
    clients: {
      ...all,
      Relay: works('a subscribe function that throws the errors of an answer'),
    },
  },
  credential: { title: 'sees what its customer token may see, and nothing else', clients: all },
  wrongCredential: {
    title: 'tells that its credential is wrong, and does not come back with it',
    clients: { ...all, 'graphql-sse': works('a retry function that gives up after a 401') },
  },
  renewedCredential: {
    title: 'asks for another credential when its own has ended, and goes on',
    clients: all,
  },
  persistedQueries: {
    title: 'sends the text of a document once, and its hash from then on',
    clients: {
      Apollo: works('PersistedQueryLink'),
      urql: works('persistedExchange'),
      Relay: lacks('persists when it compiles, for servers that are given the documents'),
      'graphql-ws': lacks('sends texts only'),
      'graphql-sse': lacks('sends texts only'),
    },
  },
  unsubscribing: { title: 'leaves nothing on the server when it unsubscribes', clients: all },
  restart: {
    title: 'loses and doubles no event when the server restarts',
    clients: {
      Apollo: works('subscribeResuming below GraphQLWsLink'),
      urql: works('subscribeResuming in forwardSubscription'),
      Relay: works('subscribeResuming in the subscribe function'),
      'graphql-ws': works('subscribeResuming'),
      'graphql-sse': works('subscribeResuming'),
    },
  },
} satisfies Record<string, Row<ClientName>>

/** The tests of a row: the client, and a name for the test. */
export function testsOf<Name extends string>(row: Row<Name>): [name: Name, title: string][] {
  const { title, clients } = row
  const tested = Object.entries<Expectation>(clients).filter(([, { isTested }]) => isTested)
  return tested.map(([name, { note }]) => {
    return [name as Name, `${name} ${title}${note && `, given ${note}`}`]
  })
}
