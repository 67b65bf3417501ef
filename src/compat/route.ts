/** Derives routes from their declarations: input, GraphQL question, answer and example. */
import { z } from 'zod'
import { parseInput } from '../core/values/input.ts'
import { knownOf } from './asking.ts'
import type { Checked } from './checked.ts'
import type { Answered, Ask, Asking, ExampleOnDays, Method, Route } from './dialect.ts'
import { camelCase, type Field, type Fields, here, object, rowsOf } from './fields.ts'
import { type As, type Names, namesIn, placesOf } from './names.ts'
import type { Question, Variables } from './question.ts'

/** The common declaration of routes; the name is a verb and a noun, unique in the dialect. */
type Described = Pick<Route, 'name' | 'summary' | 'tag'> &
  Partial<Pick<Route, 'status' | 'form' | 'otherStatuses' | 'scope'>> & {
    /** Names whose GraphQL name differs from their camel case. */
    as?: As
    /** Names in the path that are ignored. */
    unread?: readonly string[]
    /** NOT_FOUND by default for a route with names in its path. */
    refuses?: Route['refuses']
    /** The path, query and body of an example; the ids in the path are by default those of the answer. */
    example?: Omit<ExampleOnDays, 'response'>
  }

/** The answer of a `routeOf` that is one of the fields. */
export function answering<F extends Field>({ schema, example }: F) {
  return { response: schema as F['schema'], shows: example }
}

interface Declared extends Described {
  /** The root field of its question: `mutation addCredits`. */
  asks: Question['root']
  query?: z.ZodRawShape
  /** Headers that it reads, in lower case: `if-match`. */
  headers?: z.ZodRawShape
  body?: z.ZodRawShape | Translated
  /** Variables, by their GraphQL names, that apply when the request omits them. */
  defaults?: Variables
  /** Changes what was given, by the names on the wire, before it becomes variables: for values that depend on each other. */
  settles?(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>
  /** Headers of its answer, in lower case: `etag`. A replayed answer comes without them. */
  answerHeaders?: Fields
  /** Examples of the answer that differ from those of its fields. */
  shows?: object
}

/** A body of another form, which its schema converts to GraphQL; `gives` are the names that may result. */
export interface Translated {
  schema: z.ZodType<Variables>
  gives: readonly string[]
}

type Line = `${Method} /${string}`

/** Derives a route; `{customer_id}` in the path becomes the argument `customerId`. */
export function route(line: Line, declared: Declared & { answer: Field }): Route {
  const { query, headers, body, as = {}, asks, answer, answerHeaders, ...more } = declared
  const { defaults = {}, example, shows, settles = same, unread = [], ...rest } = more
  const { method, path, inPath } = partsOf(line, unread)
  const { body: bodySchema, gives: inBody } = bodyOf(body, as)
  const around = { ...query, ...headers }
  const querySchema = z.strictObject(query ?? {})
  const headersSchema = z.object(headers ?? {})
  const told = object(answerHeaders ?? {})
  const shapeOfPath = Object.fromEntries(inPath.map((name) => [name, z.string()]))
  const gives = { ...placesOf({ ...shapeOfPath, ...around }, as), ...inBody }
  const defaulted = Object.fromEntries(Object.keys(defaults).map((name) => [name, null]))
  const question: Question = {
    name: `${rest.name.charAt(0).toUpperCase()}${rest.name.slice(1)}`,
    root: asks,
    gives: { ...defaulted, ...gives },
    wants: { answer: here(answer), headers: here(told) },
  }
  const placeOf = new Map(
    [...inPath, ...Object.keys(around), ...Object.keys(shapeOf(body))].map((name) => {
      return [name, as[name] ?? camelCase(name)]
    }),
  )
  return {
    status: 200,
    refuses: refusedAt(path),
    ...rest,
    method,
    path,
    question,
    query: query ? querySchema : null,
    ...(headers && { headers: headersSchema }),
    ...(answerHeaders && { answerHeaders: told.schema }),
    body: bodySchema,
    response: answer.schema,
    example: shownAt(
      path,
      example,
      shows ? { ...(answer.example as object), ...shows } : answer.example,
    ),
    names: namesOf({ path, query: querySchema, headers: headersSchema, body: bodySchema }, as),
    async answer(request, ask) {
      const given: Record<string, unknown> = {
        ...request.path,
        ...parseInput(querySchema, request.query),
        ...parseInput(headersSchema, request.headers),
        ...(bodySchema && (parseInput(bodySchema, request.body) as object)),
      }
      const variables: Record<string, unknown> = { ...defaults }
      for (const [name, value] of Object.entries(settles(given))) {
        if (value === undefined || unread.includes(name)) continue
        variables[placeOf.get(name) ?? name] = value
      }
      const row = await ask.question(question, variables)
      const known = { ...given, ...knownOf(ask) }
      const body = answer.write(row, known)
      return answerHeaders ? { body, headers: headersOf(told.write(row, known)) } : { body }
    },
  }
}

function same<Given>(given: Given): Given {
  return given
}

function headersOf(written: object): Record<string, string> {
  const told = Object.entries(written).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]))
}

/** The paging of a dialect's lists: the parameters, and the fields beside the rows. */
export interface Page {
  query: z.ZodRawShape
  as: As
  defaults: Variables
  /** Fields of the connection. */
  answer: Fields
  /** How the envelope holds the lists. */
  form?: Route['form']
}

/** Derives a route that returns a list in pages. */
export function listRoute(
  line: Line,
  page: Page,
  declared: Declared & { rows: Readonly<Record<string, Field>> },
): Route {
  const { rows, query, as, defaults, ...rest } = declared
  const lists = Object.entries(rows).map(([name, row]) => [name, rowsOf(row)])
  return route(line, {
    ...(page.form && { form: page.form }),
    ...rest,
    query: { ...query, ...page.query },
    as: { ...page.as, ...as },
    defaults: { ...page.defaults, ...defaults },
    answer: object({ ...Object.fromEntries(lists), ...page.answer }),
  })
}

type Written<Path extends string> = Path extends `${Method} ${infer Place}` ? Place : never

/** An answer with a status or headers of its own. */
type Reply<Body> = Answered & { body: Body }

const replies = new WeakSet<object>()

/** The answer of a `routeOf` with one of its `otherStatuses`, or with headers. */
export function reply<Body>(answered: Reply<Body>): Reply<Body> {
  replies.add(answered)
  return answered
}

type Replied<Response extends z.ZodType> = z.input<Response> | Reply<z.input<Response>>

/** Declares a route with several questions, or with its own translation of request and answer. */
export function routeOf<
  const At extends Line,
  Response extends z.ZodType,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Headers extends z.ZodObject | undefined = undefined,
>(
  line: At,
  declared: Described &
    Partial<Pick<Route, 'upload' | 'scope' | 'ownsKey' | 'partRefusal' | 'answerHeaders'>> & {
      query?: Query
      /** Headers that it reads, in lower case; it ignores all others. */
      headers?: Headers
      body?: Body
      /** The questions that it runs, which are checked and compiled at start. */
      asks?: readonly Asking<unknown>[]
      response: Response
      /** The example of the answer. */
      shows: unknown
    },
  answer: (
    request: Checked<Written<At>, Query, Body, Headers>,
    ask: Ask,
  ) => Promise<Replied<Response>> | Replied<Response>,
): Route {
  const { query, headers, body, as = {}, asks = [], example, shows, ...rest } = declared
  const { method, path } = partsOf(line)
  // Undeclared parameters are refused: an ignored filter would show too much.
  const querySchema = query ?? z.strictObject({})
  return {
    status: 200,
    refuses: refusedAt(path),
    ...rest,
    method,
    path,
    query: query ?? null,
    body: body ?? null,
    example: shownAt(path, example, shows),
    ...(headers && { headers }),
    questions: asks.map(({ question }) => question),
    names: namesOf({ path, query: querySchema, headers, body: body ?? null }, as),
    answer: async (raw, ask) => {
      const checked = {
        path: raw.path,
        query: parseInput(querySchema, raw.query),
        headers: headers && parseInput(headers, raw.headers),
        body: body && parseInput(body, raw.body),
      }
      const answered = await answer(checked as Checked<Written<At>, Query, Body, Headers>, ask)
      return isReply(answered) ? answered : { body: answered }
    },
  }
}

function isReply(answered: unknown): answered is Answered {
  return typeof answered === 'object' && answered !== null && replies.has(answered)
}

function partsOf(line: string, unread: readonly string[] = []) {
  const [method, path = ''] = line.split(' ') as [Method, string]
  const inPath = namesInPath(path).filter((name) => !unread.includes(name))
  return { method, path, inPath }
}

function namesInPath(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

function refusedAt(path: string): Route['refuses'] {
  return path.includes('{') ? ['NOT_FOUND'] : []
}

/** The example with its path, in which ids are those of the answer unless it says otherwise. */
function shownAt(
  path: string,
  { path: said = {}, ...example }: Omit<ExampleOnDays, 'response'> = {},
  response: unknown,
): ExampleOnDays {
  const known = response as Readonly<Record<string, unknown>>
  const names = namesInPath(path)
  const ids = names.map((name) => [name, said[name] ?? String(known[name] ?? 'id_001')])
  return { ...(names.length > 0 && { path: Object.fromEntries(ids) }), ...example, response }
}

function bodyOf(body: z.ZodRawShape | Translated | undefined, as: As) {
  if (!body) return { body: null, gives: {} }
  if (!isTranslated(body)) return { body: z.strictObject(body), gives: placesOf(body, as) }
  return { body: body.schema, gives: Object.fromEntries(body.gives.map((name) => [name, null])) }
}

function shapeOf(body: z.ZodRawShape | Translated | undefined): z.ZodRawShape {
  return body && !isTranslated(body) ? body : {}
}

function isTranslated(body: z.ZodRawShape | Translated): body is Translated {
  return Array.isArray(body.gives)
}

/** Maps GraphQL names of fields to those of the request. */
function namesOf(
  {
    path,
    query,
    headers,
    body,
  }: { path: string; query: z.ZodType; headers?: z.ZodType; body: z.ZodType | null },
  as: As,
): Route['names'] {
  const inPath = namesInPath(path).map((name) => [as[name] ?? camelCase(name), name] as const)
  return (request): Names =>
    new Map([
      ...inPath,
      ...namesIn(query, request.query, as),
      ...namesIn(headers ?? null, request.headers, as),
      ...namesIn(body, request.body, as),
    ])
}
