/** Relay connections over lists that are read with SQL, newest first and paged by the sort keys of their rows. */
import { type DefaultConnectionArguments, resolveCursorConnection } from '@pothos/plugin-relay'
import { invalid } from '../../core/values/errors.ts'
import { parseInput } from '../../core/values/input.ts'
import type { MaybePromise } from '../../core/values/maybe-promise.ts'
import {
  pageArgumentsInput,
  pageSizeDefault,
  pageSizeMax,
  type Window,
} from '../../core/values/page.ts'

/** Pages by numeric sort keys: `keysOf` returns those of a row, which its cursor contains. */
export function keysetConnection<Row extends {}>(
  given: DefaultConnectionArguments,
  keysOf: (row: Row) => number[],
  fetch: (window: Window<number[]>) => MaybePromise<Row[]>,
) {
  return connection(given, (row: Row) => keysOf(row).join('.'), numbersIn, fetch)
}

/** Pages by the rows' ids, which sort by time. */
export function idConnection<Row extends { id: string }>(
  given: DefaultConnectionArguments,
  fetch: (window: Window<string>) => MaybePromise<Row[]>,
) {
  return connection(given, (row: Row) => row.id, idIn, fetch)
}

function connection<Row extends {}, Key>(
  given: DefaultConnectionArguments,
  textOf: (row: Row) => string,
  keyIn: (text: string) => Key | null,
  fetch: (window: Window<Key>) => MaybePromise<Row[]>,
) {
  const args = parseInput(pageArgumentsInput, {
    first: given.first,
    last: given.last,
    after: given.after,
    before: given.before,
  })
  const read = (cursor: string | undefined) => {
    if (cursor === undefined) return null
    const key = keyIn(Buffer.from(cursor, 'base64url').toString('latin1'))
    return key ?? refuse()
  }
  return resolveCursorConnection(
    {
      args,
      defaultSize: pageSizeDefault,
      maxSize: pageSizeMax,
      toCursor: (row: Row) => Buffer.from(textOf(row)).toString('base64url'),
    },
    async ({ after, before, limit, inverted }: CursorWindow) =>
      fetch({ after: read(after), before: read(before), limit, inverted }),
  )
}

interface CursorWindow {
  after?: string
  before?: string
  limit: number
  inverted: boolean
}

function numbersIn(text: string): number[] | null {
  return /^\d{1,15}(\.\d{1,15})?$/.test(text) ? text.split('.').map(Number) : null
}

function idIn(text: string): string | null {
  return /^[a-z]+_[0-9a-z]{26,60}$/.test(text) ? text : null
}

function refuse(): never {
  throw invalid('The cursor is not one of this list.', { reason: 'INVALID_CURSOR' })
}
