/** Lists in pages, both ways: the rows are `data`, and `pagination` has the cursors of the neighbours. */
import { z } from 'zod'
import { invalid } from '../../core/values/errors.ts'
import { pageSizeMax } from '../../core/values/page.ts'
import type { Route } from '../dialect.ts'
import { combined, type Field, flag, from, nullable, object, rowsOf, text } from '../fields.ts'
import { listRoute, type Page } from '../route.ts'
import { countInput, textInput } from './inputs.ts'

const sizeDefault = 20

const pagination = z
  .object({ next: z.string().nullable(), prev: z.string().nullable() })
  .meta({ id: 'Pagination' })

export function paginated(row: z.ZodType) {
  return z.object({ data: z.array(row), pagination })
}

const neighbours = {
  ...{ hasNextPage: flag, endCursor: nullable(text) },
  ...{ hasPreviousPage: flag, startCursor: nullable(text) },
}

interface Neighbours {
  hasNextPage: boolean
  endCursor: string | null
  hasPreviousPage: boolean
  startCursor: string | null
}

export function paginationOf(told: Neighbours): z.output<typeof pagination> {
  return {
    next: told.hasNextPage ? told.endCursor : null,
    prev: told.hasPreviousPage ? told.startCursor : null,
  }
}

/** A page of a connection, for routes that translate its rows. */
export function connectionOf<Row>(row: Field<Row>) {
  const [hasNextPage, endCursor] = [from('pageInfo.hasNextPage', flag), nullable(text)]
  return object({
    ...{ rows: rowsOf(row), hasNextPage, endCursor: from('pageInfo.endCursor', endCursor) },
    hasPreviousPage: from('pageInfo.hasPreviousPage', flag),
    startCursor: from('pageInfo.startCursor', nullable(text)),
  })
}

export const pageQuery = {
  limit: countInput(1, pageSizeMax).optional().describe(`${sizeDefault} by default.`),
  after: textInput(500).optional().describe('pagination.next of the page before.'),
  before: textInput(500).optional().describe('pagination.prev of the page after.'),
}

export interface AskedPage {
  limit?: number
  after?: string
  before?: string
}

function requireOne({ after, before }: AskedPage): void {
  if (after === undefined || before === undefined) return
  throw invalid('A page has `after` or `before`, not both.')
}

/** The arguments of a connection: a page before a row is read from its end. */
export function settledPage(page: AskedPage) {
  requireOne(page)
  const { limit = sizeDefault, after, before } = page
  return before === undefined ? { first: limit, after } : { last: limit, before }
}

const pages: Page = {
  query: pageQuery,
  as: { limit: 'first' },
  defaults: { first: sizeDefault, last: null },
  form: 'SPREAD',
  answer: {
    pagination: from('pageInfo', {
      ...combined(
        neighbours,
        { schema: pagination, example: { next: null, prev: null } },
        paginationOf,
      ),
      from: 'pageInfo',
    }),
  },
}

function settled(given: Readonly<Record<string, unknown>>) {
  requireOne(given)
  if (given.before === undefined) return given
  return { ...given, limit: null, last: given.limit ?? sizeDefault }
}

type Declared = Omit<Parameters<typeof listRoute>[2], 'rows' | 'settles'>

export function stiggList(
  line: Parameters<typeof listRoute>[0],
  { row, ...declared }: Declared & { row: Field },
): Route {
  return listRoute(line, pages, { ...declared, rows: { data: row }, settles: settled })
}

/** A page of rows that were read whole: a cursor is the id of the row at the edge of the page. */
export function pageOf<Row extends { id: string }>(all: readonly Row[], page: AskedPage) {
  requireOne(page)
  const { limit = sizeDefault, after, before } = page
  const placeOf = (cursor: string) => {
    const place = all.findIndex(({ id }) => id === cursor)
    if (place !== -1) return place
    throw invalid('The cursor is not one of the list.', { reason: 'INVALID_CURSOR' })
  }
  const end = before === undefined ? all.length : placeOf(before)
  const first = after === undefined ? 0 : placeOf(after) + 1
  const start = before === undefined ? first : Math.max(0, end - limit)
  const data = all.slice(start, Math.min(end, start + limit))
  const hasNextPage = data.length > 0 && start + data.length < all.length
  const told = { hasNextPage, hasPreviousPage: data.length > 0 && start > 0 }
  const cursors = { startCursor: data[0]?.id ?? null, endCursor: data.at(-1)?.id ?? null }
  return { data, pagination: paginationOf({ ...told, ...cursors }) }
}
