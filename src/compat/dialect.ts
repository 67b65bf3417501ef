/**
 * The contract of a dialect: a REST vocabulary that wraps the GraphQL schema.
 *
 * A route declares its input and its answer (route.ts, fields.ts); its GraphQL document follows from the declaration and the
 * schema (question.ts). Where that is not enough, it runs typed documents of the dialect's folder. It never touches the
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
  /** Path prefixes at which it is served; the first is its own, e.g. `/openmonetize/v1`. */
  mounts: readonly string[]
  /** Reads the API key or token from the headers; null without one. */
  credential(headers: IncomingHttpHeaders): string | null
  /** The dialect's code and status for every code of the core. */
  errors: Record<ErrorCode, { code: string; status: number }>
  errorBody(failure: Failure): object
  /** The schema of `errorBody`, for the documentation. */
  errorSchema: z.ZodObject
  /** Reads a body by its media type, e.g. `application/json`; anything else is refused with 415. */
  bodies: Readonly<Record<string, (text: string) => unknown>>
  /** Wraps every successful answer; absent: answers are sent unwrapped. */
  envelope?: Envelope
  /** The rules for requests with an idempotency key; absent: the server's own. */
  idempotency?: Idempotency
  /** The answer's header with the request id; X-Request-Id by default. */
  requestIdHeader?: string
  /** A separate port that serves the dialect at the root too, for clients that allow no path prefix. 0: any free one. */
  origin?: { port: number }
  /** The path of the health report, below a mount. */
  healthPath?: string
  routes: readonly Route[]
  /** The descriptions of the groups of routes, by name. */
  tags: Readonly<Record<string, string>>
  /** The set-up for readers of the documentation; `origin` is the URL of the server. */
  setUp(origin: string): readonly SetUpStep[]
  /** How a shell finds the ids in the paths of examples, by name; paths are below the mount. */
  lookups: Readonly<Record<string, Lookup>>
  /** The webhook events. */
  webhooks: readonly Told[]
}

export interface Envelope {
  wrap(answer: unknown, requestId: string): unknown
  /** The schema of a wrapped answer, for the documentation. */
  schema(answer: z.ZodType): z.ZodType
}

export interface Idempotency {
  /** The header that marks a replayed answer. */
  replayed: string
  /** The refusal while a request with the same key is still running; other refusals are in `errors`. */
  inUse: { code: string; status: number }
}

/** A type of webhook event, for the documentation. */
export interface Told {
  type: string
  /** When it is sent, as a sentence. */
  about: string
  /** The body of the request. */
  example: unknown
}

/** A step that must be done before the examples work. */
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

/** An example whose times depend on the day of reading. */
export interface ExampleOnDays extends Omit<Example, 'query'> {
  query?: Readonly<Record<string, string | OnDay>>
}

/** A failure in the dialect's words. */
export interface Failure {
  code: string
  status: number
  message: string
  details: Readonly<Record<string, unknown>>
  requestId: string
}

/** A request of which only the syntax has been checked. */
export interface RawRequest {
  path: Readonly<Record<string, string>>
  query: Readonly<Record<string, string>>
  headers: IncomingHttpHeaders
  body: unknown
}

/** The answer of a route, with headers of its own, such as ETag. */
export interface Answered {
  body: unknown
  headers?: Readonly<Record<string, string>>
}

/** Runs a document as the caller; throws a DomainError for the first error. */
export interface Ask {
  <Data, Given>(document: TypedDocumentNode<Data, Given>, variables: Given): Promise<Data>
  /** Runs the declared question of a route; returns the value of its root field. */
  question(question: Question, given: Variables): Promise<unknown>
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Large bodies. */
export interface Upload {
  bytesMax: number
  /** The required scope, which is checked before the body is read. */
  scope: Scope
}

export interface Route {
  method: Method
  /** The path below the mount; `{name}` stands for one segment. */
  path: string
  /** A verb and a noun, unique in the dialect. */
  name: string
  summary: string
  tag: string
  status: number
  /** The refusals of the route besides those of every route, for the documentation. */
  refuses: readonly ErrorCode[]
  query: z.ZodType | null
  /** The headers that it reads, in lower case; it ignores all others. */
  headers?: z.ZodObject
  body: z.ZodType | null
  response: z.ZodType
  /** Headers of its answer, in lower case. */
  answerHeaders?: z.ZodObject
  /** The fields beside the error when a part was refused; absent: none. */
  partRefusal?: z.ZodObject
  /** Absent: bodies have the size limit of GraphQL. */
  upload?: Upload
  /** Its GraphQL question; absent: it has its own documents. */
  question?: Question
  example: ExampleOnDays
  /** Maps GraphQL names of fields to those of the request, for refusals of the core. */
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

/** The examples by the names of the routes. */
export function examplesOf(
  { routes }: Pick<Dialect, 'routes'>,
  now: Date,
): Readonly<Record<string, Example>> {
  return Object.fromEntries(
    routes.map(({ name, example }) => [name, shownOn(now, example) as Example]),
  )
}
