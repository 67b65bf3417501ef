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
import type { EntityType } from '../core/events/event-entity.ts'
import type { Mode, Scope } from '../core/operation/caller.ts'
import type { Rate } from '../core/rate-limits/gcra.ts'
import type { ApiDialect } from '../core/values/api-dialects.ts'
import type { ErrorCode } from '../core/values/error-details.ts'
import type { RenderedEvent, WebhookFormat } from '../core/webhooks/webhook-format.ts'
import type { Parts } from '../graphql/execution/context.ts'
import type { AnswerForm, Envelope, Idempotency } from './answer-form.ts'
import type { Decoders } from './bodies.ts'
import type { Lookup } from './docs/docs-command.ts'
import type { ErrorTable } from './error-table.ts'
import type { OnDay } from './examples.ts'
import type { Names } from './names.ts'
import type { Question, Variables } from './question.ts'

export interface Dialect {
  name: string
  title: string
  description: string
  version: string
  /** Path prefixes at which it is served; the first is its own, e.g. `/openmonetize/v1`. */
  mounts: readonly string[]
  /**
   * Path prefixes that it shares with other dialects: there the prefix of the key selects the dialect (serve/shared-mount.ts).
   * At its own mounts it takes every key of the workspace.
   */
  sharedMounts?: readonly string[]
  /** Its name in the core, for keys in its form and endpoints of its webhooks; absent: it has neither. */
  api?: ApiDialect
  /** Reads the API key or token from the headers; null without one. */
  credential(headers: IncomingHttpHeaders): string | null
  /** The dialect's code and status for every code of the core; use `saidOf` to read it. */
  errors: ErrorTable
  errorBody(failure: Failure): object
  /** The schema of `errorBody`, for the documentation. */
  errorSchema: z.ZodObject
  /** Reads a body by its media type, e.g. `application/json`; anything else is refused with 415. */
  bodies: Decoders
  /** Reads the part of the URL behind `?`; throws a SyntaxError when it cannot be read. Absent: names without brackets. */
  query?(search: string): Readonly<Record<string, unknown>>
  /** Where a URL means to be, for clients that leave ids in it unescaped; null: where it says. */
  placeOf?(path: string, search: string): { path: string; search: string } | null
  /** The message of the 404 for what it does not serve; absent: ours, and a 405 for another method. */
  unrouted?(method: string, path: string): string
  /** Headers of every answer besides those of the route. */
  headers?(told: {
    status: number
    code: string | null
    request: IncomingHttpHeaders
  }): Answered['headers']
  /**
   * The parts of fields hidden from customer tokens that its answers show to them: names of properties, all of the field (null), or
   * AS_NULL. Its objects have such fields for everybody; what the workspace keeps for itself stays hidden.
   */
  shownInPart?: Parts
  /** Whether fields of a body that the route does not know are ignored; otherwise they are refused. */
  ignoresUnknownFields?: boolean
  /**
   * Windows that bound all requests of a workspace in this dialect, the narrowest first: the first that is full refuses, and the
   * widest is reported in the headers. The workspace's own limit of the class OTHER replaces them. Absent: only the classes limit.
   */
  rates?: readonly Rate[]
  /** Wraps every successful answer; absent: answers are sent unwrapped. */
  envelope?: Envelope
  /** The rules for requests with an idempotency key; absent: the server's own. */
  idempotency?: Idempotency
  /** The answer's header with the request id; X-Request-Id by default. */
  requestIdHeader?: string
  /**
   * It may be served at the root of an origin of its own (`COMPAT_ORIGINS`), for clients that allow no path prefix. Of an origin
   * that several dialects share, these prefixes of paths are its own; the longest wins.
   */
  origin?: { paths: readonly string[] }
  /** The path of the health report, below a mount; it needs no key. */
  healthPath?: string
  /** Paths below a mount that answer as the server's own `/live` and `/ready`, without a key. */
  probes?: Readonly<Record<string, '/live' | '/ready'>>
  /** The health report in its own words; absent: as the server's own. */
  health?: { schema: z.ZodObject; example: object; write(report: HealthReport): object }
  routes: readonly Route[]
  /** A GraphQL schema in its words, for clients that speak GraphQL. */
  graphql?: OwnGraphQL
  /** The descriptions of the groups of routes, by name. */
  tags: Readonly<Record<string, string>>
  /** The set-up for readers of the documentation; `origin` is the URL of the server. */
  setUp(origin: string): readonly SetUpStep[]
  /** What its page says of requests, in place of what it says of ours, and about moving to it; plain texts. */
  guide?: {
    requests: readonly Note[]
    migration: readonly Note[]
  }
  /** How a shell finds the ids in the paths of examples, by name; paths are below the mount. */
  lookups: Readonly<Record<string, Lookup>>
  /** The webhook events. */
  webhooks: readonly Told[]
  /** How endpoints of its own receive events; absent: as ours do. */
  webhook?: DialectWebhooks
}

/** GraphQL of a dialect, over HTTP. Its answers have the status 200, whatever they say: the errors are in them. */
export interface OwnGraphQL {
  /** The path below a mount. */
  path: string
  /** The declared questions that its resolvers run, which are checked and compiled at start. */
  questions: readonly Question[]
  answer(body: unknown, ask: Ask): Promise<unknown>
  /** The answer to a request that is refused as a whole, e.g. because of its key. */
  refusal(failure: Failure): object
}

export interface DialectWebhooks {
  format: WebhookFormat
  /** The schema of its bodies and the headers that sign them, for the documentation. */
  schema: z.ZodObject
  signedBy: readonly string[]
  /** What events are about, by the type of the core. */
  resources: Readonly<Partial<Record<EntityType, WebhookResource>>>
  /** What events of some types show instead. */
  ofEvents: Readonly<Partial<Record<string, WebhookResource>>>
  /** The body; null in place of the resource: there is none, or none any more. */
  body(
    event: RenderedEvent & { entityType: EntityType | null },
    name: string | null,
    resource: { name: string; value: unknown } | null,
  ): object
}

/** The name in the body, and what renders it by the id of what the event is about. */
export interface WebhookResource {
  name: string
  questions: readonly Question[]
  read(ask: Ask, id: string): Promise<unknown>
}

export interface HealthReport {
  status: 'healthy' | 'unhealthy'
  version: string
  timestamp: string
  services: Readonly<Record<string, 'healthy' | 'unhealthy'>>
}

/** A type of webhook event, for the documentation. */
export interface Told {
  type: string
  /** When it is sent, as a sentence. */
  about: string
  /** The body of the request. */
  example: unknown
}

/** A paragraph of the page, or several things in a list. */
export interface Note {
  title: string
  words: string | readonly string[]
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
  /** The request shows no credential; absent: it does, or that is not why. */
  isAnonymous?: boolean
}

/** A request of which only the syntax has been checked. */
export interface RawRequest {
  path: Readonly<Record<string, string>>
  query: Readonly<Record<string, unknown>>
  headers: IncomingHttpHeaders
  body: unknown
}

/** The answer of a route, with headers of its own, such as ETag. */
export interface Answered {
  body: unknown
  /** Another of its `statuses` than the first. */
  status?: number
  headers?: Readonly<Record<string, string>>
}

/** Runs a document as the caller; throws a DomainError for the first error. */
export interface Ask {
  <Data, Given>(document: TypedDocumentNode<Data, Given>, variables: Given): Promise<Data>
  /** Runs the declared question of a route; returns the value of its root field. */
  question(question: Question, given: Variables): Promise<unknown>
  /** FORBIDDEN for a caller that lacks the scope, for what reads before it writes. */
  requireScope(scope: Scope): void
  /** The workspace of the caller, for the field `workspaceId` of answers. */
  workspaceId: string
  /** The mode of the caller. */
  mode: Mode
  /** The cursor of a row of a list, for dialects whose cursors are ids. */
  cursorOf(id: string): string
  /** The time of the server, for what a request leaves out. */
  now(): Date
  /** Identifies the request in answers and in the log. */
  requestId: string
}

/** A question of a `routeOf`, which is declared with it (`asks`); `run` answers what its fields write. */
export interface Asking<Value> {
  question: Question
  run(ask: Ask, variables: Variables): Promise<Value>
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Upload {
  bytesMax: number
  /** The media types, the usual one first; those of the dialect by default. */
  bodies?: Decoders
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
  /** Further statuses of a success, e.g. 200 for what existed already: `answer` then says which, with `reply`. */
  otherStatuses?: readonly number[]
  /** How the envelope holds the answer; WRAPPED by default. */
  form?: AnswerForm
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
  /**
   * It hands the idempotency key to its question, which answers what the key has made, whatever else is given; answers are not
   * stored then.
   */
  ownsKey?: boolean
  /** The scope of a `routeOf` that reads before it writes, or that may write nothing; it is required first. */
  scope?: Scope
  /** Its GraphQL question; absent: it has its own documents. */
  question?: Question
  /** The questions of a `routeOf` that asks several (`asking`). */
  questions?: readonly Question[]
  example: ExampleOnDays
  /** Maps GraphQL names of fields to those of the request, for refusals of the core. */
  names(request: Omit<RawRequest, 'path'>): Names
  answer(request: RawRequest, ask: Ask): Promise<Answered>
}
