/** Serves the dialects: finds the route, reads the request, runs its documents as the caller, and writes the answer or failure. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DocumentNode } from 'graphql'
import { type Caller, requireScope } from '../../core/operation/caller.ts'
import { type RateClass, rateClasses } from '../../core/rate-limits/rate-classes.ts'
import type { Request } from '../../core/requests/request.ts'
import { internalRequest } from '../../core/requests/request.ts'
import { type Prepared, prepareOwn } from '../../graphql/execution/prepared.ts'
import { bodyBytesMax } from '../../http/body.ts'
import { challengeFor } from '../../http/challenge.ts'
import { claimOf } from '../../http/idempotency-key.ts'
import { requestOf } from '../../http/incoming-request.ts'
import { sendJson } from '../../http/send.ts'
import type { Ask, Dialect, Route } from '../dialect.ts'
import { createDialectPages } from '../docs/dialect-pages.ts'
import { knownPart } from '../known-part.ts'
import { PartRefused } from '../part-refused.ts'
import { askersOf, questionsOf, requireParts } from '../question.ts'
import { answerGraphQL } from './answer-graphql.ts'
import { createAsk } from './ask.ts'
import { decodeBody, readBytes } from './decode-body.ts'
import { failureOf, headersOf, refusalOfKey } from './failure.ts'
import { createFindRoute } from './match.ts'
import { ownersOf } from './owners-of-paths.ts'
import { preparedQuestions } from './prepared-questions.ts'
import { probesOf } from './probes.ts'
import { queryOf, searchOf } from './query.ts'
import { callerOf, type DialectDeps, type Place, reply, type Served } from './served.ts'
import { sharedMounts } from './shared-mount.ts'
import { createUploads } from './uploads.ts'

type Handler = (req: IncomingMessage, res: ServerResponse) => void

export interface ServedDialects {
  /** The handler of a path; null when no mount contains it. */
  find(path: string): Handler | null
  /** The dialects that may have an origin, by name. */
  withOrigin: readonly string[]
  /** The handlers of the paths of an origin at whose root these dialects are served, by name. */
  atOrigin(names: readonly string[]): (path: string) => Handler
  /** Asks apart from any request, uncounted: for what is pushed. */
  askAs(caller: Caller, requestId: string): Ask
  /** The pages of the server at further paths. */
  probes: ReadonlyMap<string, string>
}

export function createDialects(dialects: readonly Dialect[], deps: DialectDeps): ServedDialects {
  const documents = new Map<DocumentNode, Prepared>()
  const prepare = (document: DocumentNode) => {
    const prepared = documents.get(document) ?? prepareOwn(deps.schema, document)
    documents.set(document, prepared)
    return prepared
  }
  const askers = dialects.flatMap(askersOf)
  for (const one of dialects) requireParts(deps.schema, one.name, one.shownInPart)
  const questions = preparedQuestions(askers.flatMap(questionsOf), deps.schema)
  const uploads = createUploads(deps.core.limits.uploadMs)
  const placeAt = (dialect: Dialect, mount: string): Place => {
    const { originOf, core } = deps
    const pages = createDialectPages({ dialect, mount, originOf, now: () => core.clock.now() })
    return { mount, dialect, find: createFindRoute(dialect), pages }
  }
  const own = dialects.flatMap((dialect) => {
    return dialect.mounts.map((mount): Mounted => {
      const place = placeAt(dialect, mount)
      return { mount, placeFor: () => place }
    })
  })
  const mounted = [...own, ...sharedMounts(dialects, placeAt)]
  // The longest first, so that one mount may contain another.
  mounted.sort((a, b) => b.mount.length - a.mount.length)
  const handlerOf = (place: Place, path: string): Handler => {
    return (req, res) => {
      const request: Served = { ...place, deps, prepare, questions, uploads, req, res, path }
      answer(request).catch((error: unknown) => {
        deps.report(error, 'none')
        res.destroy()
      })
    }
  }
  return {
    find(path) {
      const at = mounted.find(({ mount }) => path === mount || path.startsWith(`${mount}/`))
      if (!at) return null
      const below = path.slice(at.mount.length)
      return (req, res) => {
        const place = at.placeFor(req, below)
        if (place) handlerOf(place, below)(req, res)
        else at.refuse?.(req, res)
      }
    },
    withOrigin: dialects.filter(({ origin }) => origin).map(({ name }) => name),
    atOrigin(names) {
      const there = dialects.filter(({ name }) => names.includes(name))
      const placeOf = ownersOf(there.map((dialect) => placeAt(dialect, '')))
      return (path) => handlerOf(placeOf(path), path)
    },
    askAs(caller, id) {
      const request = { ...internalRequest, id, counted: new Set(rateClasses) }
      return createAsk({ deps, prepare, questions }, caller, request, () => new Map())
    },
    probes: probesOf(dialects),
  }
}

/** A mount, and the place there for a request; null: the request says of no dialect that it is meant. */
interface Mounted {
  mount: string
  placeFor(req: IncomingMessage, path: string): Place | null
  /** Answers a request that says of no dialect that it is meant. */
  refuse?: Handler
}

async function answer(served: Served): Promise<void> {
  const { dialect, deps, req, res } = served
  const said = { path: served.path, search: searchOf(req) }
  const { path, search } = dialect.placeOf?.(said.path, said.search) ?? said
  const request = { ...requestOf(req, deps), counted: new Set<RateClass>() }
  res.setHeader(dialect.requestIdHeader ?? 'x-request-id', request.id)
  try {
    if (isRead(req)) {
      if (path === dialect.healthPath) return await health(served)
      if (path === '/openapi.json') return await served.pages.openApi(req, res)
      if (path === '/docs') return await served.pages.docs(req, res)
    }
    if (path === dialect.graphql?.path && req.method === 'POST') {
      return await answerGraphQL(served, { ...request, counted: null }, dialect.graphql)
    }
    const { route, path: parameters } = served.find(req.method ?? '', path)
    const caller = await callerOf(served)
    await deps.limitWindows?.(caller, dialect, request)
    if (route.scope) requireScope(caller, route.scope)
    const bytes = isRead(req) ? Buffer.alloc(0) : await bytesOf(served, route, caller)
    const decoded = decodeBody(req, bytes, route.upload?.bodies ?? dialect.bodies)
    const isCut = dialect.ignoresUnknownFields && route.body
    const body = isCut ? knownPart(isCut, decoded) : decoded
    const given = { query: queryOf(dialect, search), headers: req.headers, body }
    if (!isRead(req) && !route.ownsKey) {
      request.claim = claimOf(deps.core, req, `${dialect.name} ${req.method} ${path}`, bytes)
    }
    const { shownInPart } = dialect
    const asking = { ...served, shownInPart }
    const ask = createAsk(asking, caller, request, () => route.names(given))
    const answered = await route.answer({ path: parameters, ...given }, ask)
    // Applies even if the route treated it as the refusal of a part.
    const refusal = request.claim?.refusal()
    if (refusal) throw refusal
    const status = answered.status ?? route.status
    await reply(served, request, status, wrapped(served, route, request, answered.body), {
      ...dialect.headers?.({ status, code: null, request: req.headers }),
      ...answered.headers,
    })
  } catch (thrown) {
    // A refusal because of the key concerns all parts.
    const part = thrown instanceof PartRefused && !request.claim?.refusal() ? thrown : null
    const error =
      thrown instanceof PartRefused ? (request.claim?.refusal() ?? thrown.refusal) : thrown
    const ofKey = request.claim?.refusal() ?? null
    const failure = {
      ...failureOf(dialect, error, request.id, deps.report),
      ...(ofKey && refusalOfKey(dialect.idempotency, ofKey, req)),
      isAnonymous: dialect.credential(req.headers) === null,
    }
    if (res.headersSent) return void res.destroy()
    const body = { ...part?.answer, ...dialect.errorBody(failure) }
    await reply(served, request, failure.status, body, {
      ...headersOf(error),
      ...dialect.headers?.({ ...failure, request: req.headers }),
      ...(failure.status === 401 && {
        'www-authenticate': challengeFor(dialect.credential(req.headers)),
      }),
    })
  }
}

function wrapped(
  { dialect: { envelope }, deps }: Served,
  { form = 'WRAPPED' }: Route,
  { id: requestId }: Request,
  body: unknown,
): unknown {
  if (!envelope || form === 'BARE') return body
  return envelope.wrap(body, { requestId, now: deps.core.clock.now(), form })
}

function bytesOf({ uploads, req, res }: Served, route: Route, caller: Caller): Promise<Buffer> {
  if (route.upload) return uploads.read(req, res, caller, route.upload)
  return readBytes(req, bodyBytesMax)
}

function isRead(req: IncomingMessage): boolean {
  return req.method === 'GET' || req.method === 'HEAD'
}

async function health({ dialect, deps, req, res }: Served): Promise<void> {
  const report = await deps.health()
  const body = dialect.health?.write(report) ?? report
  sendJson(req, res, report.status === 'healthy' ? 200 : 503, body)
}
