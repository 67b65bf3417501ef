/** A request to a dialect on its way: where it is served, whose it is, and how its answer is sent. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { Core } from '../../core/core.ts'
import type { Caller } from '../../core/operation/caller.ts'
import type { LimitWindows } from '../../core/rate-limits/rate-windows.ts'
import type { Request } from '../../core/requests/request.ts'
import { DomainError } from '../../core/values/errors.ts'
import type { Prepared } from '../../graphql/execution/prepared.ts'
import { settleClaim } from '../../http/idempotency-key.ts'
import type { RequestReader } from '../../http/incoming-request.ts'
import { rateLimitHeaders } from '../../http/rate-limit-headers.ts'
import type { ReportError } from '../../http/report-error.ts'
import { send } from '../../http/send.ts'
import type { Dialect, HealthReport } from '../dialect.ts'
import type { DialectPages } from '../docs/dialect-pages.ts'
import type { Questions } from './ask.ts'
import type { FindRoute } from './match.ts'
import type { Uploads } from './uploads.ts'

export interface DialectDeps extends RequestReader {
  core: Core
  schema: GraphQLSchema
  report: ReportError
  health(): Promise<HealthReport>
  /** Counts requests in the windows of their dialect; absent: no rate limits. */
  limitWindows?: LimitWindows
}

/** A place where a dialect is served. */
export interface Place {
  mount: string
  dialect: Dialect
  find: FindRoute
  pages: DialectPages
}

export interface Served extends Place {
  deps: DialectDeps
  prepare(document: DocumentNode): Prepared
  questions: Questions
  uploads: Uploads
  req: IncomingMessage
  res: ServerResponse
  path: string
}

/** Refuses a request without a credential before its body is read. */
export async function callerOf({ dialect, deps, req }: Served): Promise<Caller> {
  const credential = dialect.credential(req.headers)
  if (credential !== null) return deps.core.authenticate(credential)
  throw new DomainError('UNAUTHORIZED', 'This needs an API key or a token.')
}

const json = 'application/json; charset=utf-8'

/** Sends the answer, or the stored one of the same idempotency key. */
export async function reply(
  { dialect, req, res }: Served,
  { claim, pace, reported }: Request,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = { status, contentType: json, body: Buffer.from(JSON.stringify(body)) }
  const settled = claim ? await settleClaim(claim, answer) : { ...answer, headers: {} }
  send(req, res, settled.status, settled.body, {
    'content-type': settled.contentType,
    ...rateLimitHeaders(reported ?? pace),
    ...headers,
    ...(dialect.idempotency && settled.headers['idempotent-replayed']
      ? { [dialect.idempotency.replayed]: 'true' }
      : settled.headers),
  })
}
