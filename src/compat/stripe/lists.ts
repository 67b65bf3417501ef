/** Lists: envelopes with `has_more`, paged by the ids of their rows. */
import { z } from 'zod'
import { invalid } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask, Asking, Route } from '../dialect.ts'
import { type Field, flag, from, object, rowsOf } from '../fields.ts'
import type { Variables } from '../question.ts'
import { routeOf } from '../route.ts'
import { expandedOf } from './expand.ts'
import { expandInput, idInput, intInput } from './inputs.ts'

const sizeDefault = 10

export const pageShape = {
  limit: intInput(1, 100).optional().describe('10 by default.'),
  starting_after: idInput.optional().describe('The id of the last row of the page before.'),
  ending_before: idInput.optional().describe('The id of the first row of the page after.'),
}

interface Page {
  limit?: number
  starting_after?: string
  ending_before?: string
}

export interface Listed<Row> {
  rows: Row[]
  hasMore: boolean
}

export interface List<Row> {
  asks: Asking<{ rows: Row[]; next: boolean; before: boolean }>
  read(ask: Ask, page: Page, variables: Variables): Promise<Listed<Row>>
}

/** A list whose rows have the cursor of their ids. */
export function listOf<Row>(
  root: `query ${string}`,
  gives: readonly string[],
  row: Field<Row>,
): List<NonNullable<Row>> {
  const asks = asking(
    root,
    ['first', 'last', 'after', 'before', ...gives],
    object({
      rows: rowsOf(row),
      next: from('pageInfo.hasNextPage', flag),
      before: from('pageInfo.hasPreviousPage', flag),
    }),
  )
  return {
    asks,
    read: (ask, page, variables) => readPage(ask, asks, page, variables),
  }
}

/** `cursorOf` makes the cursor of the row with an id, where it is not made of the id alone. */
export async function readPage<Row>(
  ask: Ask,
  asks: List<Row>['asks'],
  { limit = sizeDefault, starting_after, ending_before }: Page,
  variables: Variables,
  cursorOf: (ask: Ask, id: string) => string | Promise<string> = (_ask, id) => ask.cursorOf(id),
): Promise<Listed<Row>> {
  requireOne(starting_after, ending_before)
  const back = ending_before !== undefined
  const told = await asks.run(ask, {
    ...variables,
    ...(back ? { last: limit, before: await cursorOf(ask, ending_before) } : { first: limit }),
    ...(starting_after !== undefined && { after: await cursorOf(ask, starting_after) }),
  })
  return { rows: told.rows, hasMore: back ? told.before : told.next }
}

const siftedMax = 100

/**
 * A page of the rows of a longer list that are shown at all, each as `shown` says: it is read on until there are enough. `idOf` is what
 * the cursors of the list are made of.
 */
export async function siftedPage<Row, Shown>(
  ask: Ask,
  list: List<Row>,
  { limit = sizeDefault, starting_after, ending_before }: Page,
  variables: Variables,
  { shown, idOf }: { shown(row: Row): Shown | null; idOf(row: Row): string },
): Promise<Listed<Shown>> {
  requireOne(starting_after, ending_before)
  const back = ending_before !== undefined
  const found: Shown[] = []
  let place: Page = { starting_after, ending_before }
  for (;;) {
    const { rows, hasMore } = await list.read(ask, { ...place, limit: siftedMax }, variables)
    for (const row of back ? rows.toReversed() : rows) {
      const one = shown(row)
      if (one !== null) found.push(one)
    }
    const last = back ? rows[0] : rows.at(-1)
    if (found.length > limit || !hasMore || last === undefined) break
    place = back ? { ending_before: idOf(last) } : { starting_after: idOf(last) }
  }
  const rows = found.slice(0, limit)
  return { rows: back ? rows.toReversed() : rows, hasMore: found.length > limit }
}

function requireOne(after: string | undefined, before: string | undefined): void {
  if (after !== undefined && before !== undefined) {
    throw invalid('You cannot parameterize both `starting_after` and `ending_before`.')
  }
}

/** A page of rows that were read whole. */
export function pageOf<Row extends { id: string }>(
  all: readonly Row[],
  { limit = sizeDefault, starting_after, ending_before }: Page,
): Listed<Row> {
  requireOne(starting_after, ending_before)
  const placeOf = (id: string) => {
    const place = all.findIndex((row) => row.id === id)
    if (place === -1) throw invalid(`No such row: '${id}'`, { reason: 'INVALID_CURSOR' })
    return place
  }
  if (ending_before !== undefined) {
    const end = placeOf(ending_before)
    return { rows: all.slice(Math.max(0, end - limit), end), hasMore: end > limit }
  }
  const begin = starting_after === undefined ? 0 : placeOf(starting_after) + 1
  return { rows: all.slice(begin, begin + limit), hasMore: all.length > begin + limit }
}

export function envelopeOf(row: z.ZodType) {
  return z.object({
    object: z.literal('list'),
    url: z.string(),
    has_more: z.boolean(),
    data: z.array(row),
  })
}

/** `url` is the path of the list. */
export function envelope<Row>(url: string, { rows, hasMore }: Listed<Row>) {
  return { object: 'list' as const, url, has_more: hasMore, data: rows }
}

type Described = Pick<Route, 'name' | 'summary' | 'tag'> &
  Partial<Pick<Route, 'refuses'>> & {
    example?: { path?: Record<string, string>; query?: Record<string, string> }
  }

interface ListRoute<Row, Shape extends z.ZodRawShape> extends Described {
  row: Field<Row>
  asks: readonly Asking<unknown>[]
  query?: Shape
  /** The properties that its question itself expands; those of other lists are expanded afterwards. */
  expands?: readonly string[]
  read(
    ask: Ask,
    request: { query: z.output<z.ZodObject<Shape>> & Page; path: Record<string, string> } & {
      given: Variables
    },
  ): Promise<Listed<unknown>>
}

/** `GET /v1/things`: a page of them. */
export function stripeList<Row, Shape extends z.ZodRawShape = Record<never, never>>(
  line: `GET /${string}`,
  { row, query, expands = [], read, ...rest }: ListRoute<Row, Shape>,
): Route {
  const own = expands.length > 0 && { expand: expandInput }
  const shape = { ...query, ...pageShape, ...own } as z.ZodRawShape
  return routeOf(
    line,
    {
      ...rest,
      query: z.strictObject(shape),
      response: envelopeOf(row.schema),
      shows: { object: 'list', url: line.slice(4), has_more: false, data: [row.example] },
    },
    async ({ path, query: given }, ask) => {
      const { expand, ...asked } = given as { expand?: string[] }
      const expanded = expandedOf(expand, expands, 'data.')
      const listed = await read(ask, { path, query: asked as never, given: expanded })
      const url = line
        .slice(4)
        .replace(/\{(\w+)\}/g, (_, name: string) => String(Reflect.get(path, name)))
      return envelope(url, listed) as never
    },
  )
}
