/** The arguments of a page: how many rows, from where. */
import { z } from 'zod'
import { text } from './input.ts'

export const pageSizeMax = 100
export const pageSizeDefault = 20
/** Rows of a list are counted up to this number, which takes a fraction of a second. */
export const countMax = 1_000_000

/** SQL that counts the rows of a select, up to `countMax`. */
export const countSql = (rows: string) =>
  `select count(*) as count from (${rows} limit ${countMax}) counted`

const size = z
  .int()
  .min(1, 'must be at least 1')
  .max(pageSizeMax, `must be at most ${pageSizeMax}`)
  .nullish()

/** Rows that a page skips at its start; each is read, so there are not too many. */
export const offsetInput = (max: number) =>
  z.int().min(0, 'must not be negative').max(max, `must be at most ${max}`).nullish()

/** Relay's arguments: `first`/`after` forwards or `last`/`before` backwards, not both. */
export const pageArguments = {
  first: size,
  last: size,
  after: text(500).nullish(),
  before: text(500).nullish(),
}

export interface Page {
  first?: number | null
  last?: number | null
}

/** Refuses both directions together. */
export function oneDirection(page: Page): boolean {
  return !(page.first && page.last)
}

export const oneDirectionMessage = 'first and last must not be given together'

/**
 * The place of a page in a list that is newest first: after (older than) and before (newer than) the sort keys of known rows.
 * `limit` is one more than the page, which shows whether there are further rows; inverted pages are read oldest first.
 */
function windowOf<Key extends z.ZodType>(key: Key) {
  return z.strictObject({
    limit: z
      .int()
      .min(1)
      .max(pageSizeMax + 1),
    after: key.nullable(),
    before: key.nullable(),
    inverted: z.boolean(),
  })
}

/** The window of a list that is sorted by numbers, e.g. by sequence. */
export function keysetWindow(keys: number) {
  return windowOf(z.array(z.int()).length(keys, 'must be a cursor of this list'))
}

/** The window of a list that is sorted by id. */
export const idWindow = windowOf(text(255))

export interface Window<Key> {
  limit: number
  after: Key | null
  before: Key | null
  inverted: boolean
}

export const pageArgumentsInput = z
  .strictObject(pageArguments)
  .refine(oneDirection, oneDirectionMessage)
