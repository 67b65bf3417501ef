/** What the tests require of each client library, in one shape; the file of each library shows how a page sets it up. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { Kind, type OperationTypeNode } from 'graphql'

/** Where a client connects and who it is. */
export interface Connection {
  url: string
  /** An API key or a customer token: a header over HTTP, a connection parameter over WebSocket. */
  credential(): string
  /** Sees each HTTP request. */
  fetch: typeof fetch
  /** Whether documents are sent by their hashes. */
  persistsQueries: boolean
}

export type Variables = Record<string, unknown>
export type Document<Data, Given extends Variables> = TypedDocumentNode<Data, Given>

export interface Refusal {
  code: string
  message: string
}

export interface ClientUnderTest {
  /** Asks the server, whatever the client has. Fails with what the library makes of an error. */
  ask<Data, Given extends Variables>(
    document: Document<Data, Given>,
    variables: Given,
  ): Promise<Data>
  /** The data beside an error, and the code of the error. */
  askPartly<Data, Given extends Variables>(
    document: Document<Data, Given>,
    variables: Given,
  ): Promise<{ data: Partial<Data>; code: string }>
  /** Subscribes; the result ends it. */
  follow<Data, Given extends Variables>(
    document: Document<Data, Given>,
    variables: Given,
    got: (data: Data) => void,
    failed?: (error: unknown) => void,
  ): () => void
  /** What the server said, out of an error of the library. */
  refusalOf(error: unknown): Refusal
  /** Why a subscription ended: the close code of its socket, or the status that its stream was answered with. */
  endOf(error: unknown): number
  close(): Promise<void>
}

/** A client that keeps what it was answered, and shows a page what it keeps. */
export interface CachingClient extends ClientUnderTest {
  /** Asks once at most, and shows what the client has of the query whenever that changes. */
  watch<Data, Given extends Variables>(
    document: Document<Data, Given>,
    variables: Given,
    shown: (data: Data) => void,
  ): void
  /** Asks for a customer's balance again, which it shows by `BalanceQuery`. */
  refetchBalance(id: string, customerId: string): Promise<unknown>
  /** The ids of a customer's credit transactions, two by two. */
  turnPages(customerId: string, shown: (ids: string[]) => void): { more(): Promise<unknown> }
}

export type Connect<Client extends ClientUnderTest = ClientUnderTest> = (
  connection: Connection,
) => Client

/** The first error of an answer. */
export function firstRefusal(
  errors: readonly { message: string; extensions?: Record<string, unknown> }[] | undefined,
): Refusal {
  const [error] = errors ?? []
  if (!error) throw new Error('There is no error of the server')
  return { code: String(error.extensions?.code), message: error.message }
}

interface Answer<Data> {
  data?: Data | null
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[]
}

/** The data of an answer without errors; its errors are thrown as they are. */
export function wholeOf<Data>({ data, errors }: Answer<Data>): Data {
  if (errors || !data) throw errors ?? new Error('No data')
  return data
}

export function partOf<Data>({ data, errors }: Answer<Data>): { data: Data; code: string } {
  if (!data) throw errors ?? new Error('No data')
  return { data, code: firstRefusal(errors).code }
}

export const socketUrl = (url: string) => `${url.replace('http', 'ws')}/graphql`

export function operationOf<Data, Given extends Variables>({
  definitions,
}: Document<Data, Given>): { name: string; type: OperationTypeNode } {
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  if (!operation?.name) throw new Error('A document of the tests has one operation, with a name')
  return { name: operation.name.value, type: operation.operation }
}
