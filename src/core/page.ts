/** The arguments of a page: how many rows, from where. */
import { z } from 'zod'
import { text } from './input.ts'

export const pageSizeMax = 100
export const pageSizeDefault = 20

const size = z
  .int()
  .min(1, 'must be at least 1')
  .max(pageSizeMax, `must be at most ${pageSizeMax}`)
  .nullish()

/** Relay's arguments: `first`/`after` forwards or `last`/`before` backwards, not both. */
export const pageArguments = {
  first: size,
  last: size,
  after: text(500).nullish(),
  before: text(500).nullish(),
}

/** Refuses both directions at once. */
export function oneDirection(page: { first?: number | null; last?: number | null }): boolean {
  return !(page.first && page.last)
}

export const oneDirectionMessage = 'first and last must not be given together'
