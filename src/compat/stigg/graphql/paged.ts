/** Lists: a page of REST in the form of a connection. */
import type { Ask } from '../../dialect.ts'
import { type Row, rowsIn, throughRest } from './rest.ts'
import { input } from './shapes.ts'

export const paging = input('CursorPaging', {
  first: 'Int',
  after: 'ConnectionCursor',
  before: 'ConnectionCursor',
})

interface Page {
  filter: Row
  /** As `paging` gives it. */
  page: unknown
}

/** `shown` writes a row of REST as GraphQL shows it. */
export async function pageThroughRest(
  ask: Ask,
  name: string,
  { filter, page }: Page,
  shown: (row: Row) => Row = (row) => row,
): Promise<Row> {
  const { first: limit, after, before } = (page ?? {}) as Row
  const answer = await throughRest(ask, name, { query: { ...filter, limit, after, before } })
  const { next = null, prev = null } = (answer.pagination ?? {}) as Row
  const pageInfo = {
    ...{ startCursor: prev, endCursor: next },
    ...{ hasNextPage: next !== null, hasPreviousPage: prev !== null },
  }
  const nodes = rowsIn(answer).map(shown)
  return { edges: nodes.map((node) => ({ node, cursor: node.id ?? '' })), pageInfo }
}
