/** The runtime of Relay without a view: queries over HTTP, subscriptions over graphql-ws, documents compiled beforehand. */
import { type ExecutionResult, type GraphQLFormattedError, OperationTypeNode } from 'graphql'
import {
  type ConcreteRequest,
  commitMutation,
  createOperationDescriptor,
  Environment,
  type FetchFunction,
  fetchQuery,
  type GraphQLResponse,
  getPaginationMetadata,
  getPaginationVariables,
  getRefetchMetadata,
  getSingularSelector,
  Network,
  Observable,
  type ReaderFragment,
  RecordSource,
  requestSubscription,
  Store,
  type SubscribeFunction,
} from 'relay-runtime'
import {
  type CachingClient,
  type Connection,
  type Document,
  firstRefusal,
  operationOf,
  type Refusal,
  type Variables,
} from './client-under-test.ts'
import { createSocket } from './graphql-ws.ts'
import { subscribeResuming } from './resuming.ts'

/** The modules that relay-compiler made, by name. */
export type Artifacts = Record<string, unknown>

export function connectRelay(connection: Connection, artifacts: Artifacts): CachingClient {
  const socket = createSocket(connection)
  const subscribe: SubscribeFunction = ({ text }, variables) =>
    Observable.create((sink) => {
      const payload = { query: text ?? '', variables }
      return subscribeResuming(socket, payload, {
        next(result: ExecutionResult) {
          if (result.errors) sink.error(refusedBy(result.errors))
          else sink.next(result as GraphQLResponse)
        },
        error: (error) => sink.error(error as Error),
        complete: () => sink.complete(),
      })
    })
  const environment = new Environment({
    network: Network.create(fetchOver(connection), subscribe),
    store: new Store(new RecordSource()),
  })
  const requestOf = <Data, Given extends Variables>(document: Document<Data, Given>) =>
    artifacts[operationOf(document).name] as ConcreteRequest
  return {
    ask(document, variables) {
      const request = requestOf(document)
      return operationOf(document).type === OperationTypeNode.MUTATION
        ? mutate(environment, request, variables)
        : (fetchQuery(environment, request, variables).toPromise() as Promise<never>)
    },
    async askPartly(document, variables) {
      const data = await fetchQuery(environment, requestOf(document), variables).toPromise()
      const caught = Object.values(data as Record<string, Caught>).find(({ ok }) => ok === false)
      return { data: data as never, code: String(caught?.errors[0]?.extensions.code) }
    },
    watch(document, variables, shown) {
      const operation = createOperationDescriptor(requestOf(document), variables)
      environment.retain(operation)
      const snapshot = environment.lookup(operation.fragment)
      environment.subscribe(snapshot, ({ data, isMissingData }) => {
        if (!isMissingData) shown(data as never)
      })
      if (snapshot.isMissingData)
        fetchQuery(environment, requestOf(document), variables).subscribe({})
      else shown(snapshot.data as never)
    },
    follow(document, variables, got, failed = () => undefined) {
      const subscription = requestOf(document)
      return requestSubscription(environment, {
        subscription,
        variables,
        onNext: (data) => got(data as never),
        onError: failed,
      }).dispose
    },
    refetchBalance(_, customerId) {
      const operation = createOperationDescriptor(artifacts.BalanceQuery as ConcreteRequest, {
        customerId,
      })
      const { credits } = environment.lookup(operation.fragment).data as { credits: { id: string } }
      const fragment = artifacts.Balance_balance as ReaderFragment
      const { refetchableRequest, identifierInfo } = getRefetchMetadata(fragment, 'the test')
      const variables = { [identifierInfo?.identifierQueryVariableName ?? '']: credits.id }
      return fetchQuery(environment, refetchableRequest as ConcreteRequest, variables).toPromise()
    },
    turnPages: (customerId, shown) => turnPages(environment, artifacts, customerId, shown),
    refusalOf: (error) => (error as { refusal: Refusal }).refusal,
    endOf: (error) => (error as unknown as CloseEvent).code,
    close: async () => socket.dispose(),
  }
}

function mutate<Data>(
  environment: Environment,
  mutation: ConcreteRequest,
  variables: Variables,
): Promise<Data> {
  return new Promise((resolve, reject) => {
    commitMutation(environment, {
      mutation,
      variables,
      onCompleted: (data) => resolve(data as Data),
      onError: reject,
    })
  })
}

function fetchOver({ url, credential, fetch }: Connection): FetchFunction {
  return async ({ text }, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${credential()}`,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
      },
      body: JSON.stringify({ query: text, variables }),
    })
    const result = (await response.json()) as ExecutionResult
    const isEmpty = Object.values(result.data ?? {}).every((field) => field === null)
    // A part of an answer is handed on: `@catch` tells what the rest failed with.
    if (result.errors && isEmpty) throw refusedBy(result.errors)
    return result as GraphQLResponse
  }
}

/** Relay hands on no codes of what is null as a whole: that is thrown where the answer is still there. */
function refusedBy(errors: readonly GraphQLFormattedError[]): Error {
  const refusal = firstRefusal(errors)
  return Object.assign(new Error(refusal.message), { refusal })
}

/** What a pagination fragment does in a view: shows its connection, and asks for what follows its last edge. */
function turnPages(
  environment: Environment,
  artifacts: Artifacts,
  customerId: string,
  shown: (ids: string[]) => void,
): { more(): Promise<unknown> } {
  const query = artifacts.PagedTransactionsQuery as ConcreteRequest
  const fragment = artifacts.PagedTransactions_query as ReaderFragment
  const operation = createOperationDescriptor(query, { customerId })
  environment.retain(operation)
  let after: string | null = null
  const show = (data: unknown) => {
    const { edges, pageInfo } = (data as { creditTransactions: Transactions }).creditTransactions
    after = pageInfo.endCursor
    shown(edges.map(({ node }) => node.id))
  }
  const read = () => {
    const parent = environment.lookup(operation.fragment).data
    const snapshot = environment.lookup(getSingularSelector(fragment, parent)!)
    environment.subscribe(snapshot, ({ data }) => show(data))
    show(snapshot.data)
  }
  fetchQuery(environment, query, { customerId }).subscribe({ complete: read })
  const { paginationRequest, paginationMetadata } = getPaginationMetadata(fragment, 'the test')
  return {
    more() {
      const variables = getPaginationVariables(
        'forward',
        2,
        after,
        { customerId },
        {},
        paginationMetadata,
      )
      return fetchQuery(environment, paginationRequest, variables).toPromise()
    },
  }
}

/** A field with `@catch(to: RESULT)`. */
interface Caught {
  ok: boolean
  errors: { extensions: { code: string } }[]
}

interface Transactions {
  edges: { node: { id: string } }[]
  pageInfo: { endCursor: string | null }
}
