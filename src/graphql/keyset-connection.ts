/** Relay connections over the insert-only lists of a customer, paged by their sort keys. */
import { type DefaultConnectionArguments, resolveCursorConnection } from '@pothos/plugin-relay'
import { invalid } from '../core/errors.ts'
import { parseInput } from '../core/input.ts'
import {
  type KeysetWindow,
  pageArgumentsInput,
  pageSizeDefault,
  pageSizeMax,
} from '../core/page.ts'

/** Newest first; `keyOf` gives a row's sort keys, which the cursor carries. */
export function keysetConnection<Row extends {}>(
  given: DefaultConnectionArguments,
  keyOf: (row: Row) => number[],
  fetch: (window: KeysetWindow) => Promise<Row[]>,
) {
  const args = parseInput(pageArgumentsInput, {
    first: given.first,
    last: given.last,
    after: given.after,
    before: given.before,
  })
  return resolveCursorConnection(
    {
      args,
      defaultSize: pageSizeDefault,
      maxSize: pageSizeMax,
      toCursor: (row: Row) => Buffer.from(keyOf(row).join('.')).toString('base64url'),
    },
    ({ after, before, limit, inverted }: Window) =>
      fetch({ after: keyIn(after), before: keyIn(before), limit, inverted }),
  )
}

interface Window {
  after?: string
  before?: string
  limit: number
  inverted: boolean
}

function keyIn(cursor: string | undefined): number[] | null {
  if (cursor === undefined) return null
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  if (/^\d{1,15}(\.\d{1,15})?$/.test(text)) return text.split('.').map(Number)
  throw invalid('The cursor is not one of this list.')
}
