/**
 * The contract of a dialect: a REST vocabulary that wraps the GraphQL schema.
 *
 * A route declares what it takes and what it answers (route.ts, of fields.ts); the document that it asks follows from that and
 * from the schema (question.ts). Where that does not do, it asks typed documents of the dialect's folder. It never touches the
 * core or the database.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { z } from 'zod'
import type { Scope } from '../core/operation/caller.ts'
import type { ErrorCode } from '../core/values/errors.ts'
import type { Lookup } from './docs/docs-command.ts'
import { type OnDay, shownOn } from './examples.ts'
import type { Names } from './names.ts'
import type { Question, Variables } from './question.ts'

export interface Dialect {
  name: string
  title: string
  description: string
  version: string
  /** Paths below which it is served; the first is its own, e.g. `/openmonetize/v1`. */
  mounts: readonly string[]
  /** What stands for the API key or token in the headers; null when there is none. */
  credential(headers: IncomingHttpHeaders): string | null
  /** Every code of the core in the dialect's words. */
  errors: Record<ErrorCode, { code: string; status: number }>
  errorBody(failure: Failure): object
  /** What `errorBody` answers, for the documentation. */
  errorSchema: z.ZodObject
  /** Reads a body by its media type, e.g. `application/json`; anything else is refused with 415. */
  bodies: Readonly<Record<string, (text: string) => unknown>>
  /** What is around every answer that succeeds; absent: it goes as it is. */
  envelope?: Envelope
  /** Of requests with an idempotency key; absent: as ours. */
  idempotency?: Idempotency
  /** The header that names a request in its answer; X-Request-Id by default. */
  requestIdHeader?: string
  /** A port of its own, at whose root it is served too: for clients that allow no path before theirs. 0: any free one. */
  origin?: { port: number }
  /** Where the health report is, below a mount. */
  healthPath?: string
  routes: readonly Route[]
  /** What the groups of routes are about, by their names. */
  tags: Readonly<Record<string, string>>
  /** What the reader of the documentation does first; the origin is where the server is reached. */
  setUp(origin: string): readonly SetUpStep[]
  /** How a shell finds the ids in the paths of examples, by their names; paths are below the mount. */
  lookups: Readonly<Record<string, Lookup>>
  /** What webhooks tell. */
  webhooks: readonly Told[]
}

export interface Envelope {
  wrap(answer: unknown, requestId: string): unknown
  /** What `wrap` answers, for the documentation. */
  schema(answer: z.ZodType): z.ZodType
}

export interface Idempotency {
  /** The header that says that an answer was given before. */
  replayed: string
  /** Refuses a request whose twin is still at work; the other refusals are those of `errors`. */
  inUse: { code: string; status: number }
}

/** A type of event that endpoints are told of, for the documentation. */
export interface Told {
  type: string
  /** When it is sent, in words. */
  about: string
  /** The body of the request. */
  example: unknown
}

/** What is done before the examples can be sent. */
export interface SetUpStep {
  words: string
  /** For bash and zsh. */
  command: string
}

/** A request and its answer, for the documentation. */
export interface Example {
  path?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  request?: unknown
  response: unknown
}

/** Where times stand for what they are on the day on which it is shown. */
export interface ExampleOnDays extends Omit<Example, 'query'> {
  query?: Readonly<Record<string, string | OnDay>>
}

/** Why a request failed, in the dialect's words. */
export interface Failure {
  code: string
  status: number
  message: string
  details: Readonly<Record<string, unknown>>
  requestId: string
}

/** A request as it came: nothing of it has been checked but the syntax. */
export interface RawRequest {
  path: Readonly<Record<string, string>>
  query: Readonly<Record<string, string>>
  headers: IncomingHttpHeaders
  body: unknown
}

/** What a route answers; the headers are its own, such as ETag. */
export interface Answered {
  body: unknown
  headers?: Readonly<Record<string, string>>
}

/** Asks as the caller; throws a DomainError for the first error. */
export interface Ask {
  <Data, Given>(document: TypedDocumentNode<Data, Given>, variables: Given): Promise<Data>
  /** What a route declares: the answer of its root field. */
  question(question: Question, given: Variables): Promise<unknown>
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Large bodies. */
export interface Upload {
  bytesMax: number
  /** What the credential must allow, which is checked before anything of the body is read. */
  scope: Scope
}

export interface Route {
  method: Method
  /** Below the mount; `{name}` stands for one segment. */
  path: string
  /** A verb and a noun, unique in the dialect. */
  name: string
  summary: string
  tag: string
  status: number
  /** Codes that it may refuse a request with, besides those that every route has; for the documentation. */
  refuses: readonly ErrorCode[]
  query: z.ZodType | null
  /** Headers that it reads, in lower case; any others are none of its business. */
  headers?: z.ZodObject
  body: z.ZodType | null
  response: z.ZodType
  /** Headers of its answer, in lower case. */
  answerHeaders?: z.ZodObject
  /** What is answered beside the error when a part was refused; absent: nothing is. */
  partRefusal?: z.ZodObject
  /** Absent: bodies are as large as those of GraphQL. */
  upload?: Upload
  /** What it asks; absent: it has documents of its own. */
  question?: Question
  example: ExampleOnDays
  /** What the fields of a request are called in it, by their names in GraphQL, for what the core refuses. */
  names(request: Omit<RawRequest, 'path'>): Names
  answer(request: RawRequest, ask: Ask): Promise<Answered>
}

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

export interface Checked<Path extends string, Query, Body> {
  path: Record<NamesIn<Path>, string>
  query: Parsed<Query>
  body: Parsed<Body>
}

/** By the names of the routes. */
export function examplesOf(
  { routes }: Pick<Dialect, 'routes'>,
  now: Date,
): Readonly<Record<string, Example>> {
  return Object.fromEntries(
    routes.map(({ name, example }) => [name, shownOn(now, example) as Example]),
  )
}
