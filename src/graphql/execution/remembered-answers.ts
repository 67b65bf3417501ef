/**
 * Remembers the text that answers a request, for requests that say the same word for word.
 *
 * What is remembered is only ever a short cut: the one operation that it rests on is performed each time, with all that belongs
 * to it (scope, rate limit, metrics), and the text is sent only when that answers the very object of which it was made.
 */
import { LRUCache } from 'lru-cache'
import type { Caller } from '../../core/operation/caller.ts'
import type { Question } from '../../core/perform.ts'
import { parseInput } from '../../core/values/input.ts'
import { isPromise } from '../../core/values/maybe-promise.ts'
import type { Performed } from './context.ts'

export interface RememberedAnswer {
  question: Question
  /** What the operation answered, of which the text was made. */
  output: unknown
  text: string
}

export interface RememberedAnswers {
  /** By the caller and the body of the request. */
  find(caller: Caller, body: string): RememberedAnswer | undefined
  /** To be called with what was executed at once and without errors. */
  keep(caller: Caller, body: string, basis: Performed | null, text: string): void
  size(): number
}

const answersMax = 10_000
const charactersMax = 8_000_000
/** A longer body is not asked twice to the letter. */
const bodyCharactersMax = 2_000
const seenMax = 5_000

export function createRememberedAnswers(): RememberedAnswers {
  const answers = new LRUCache<string, RememberedAnswer>({
    max: answersMax,
    maxSize: charactersMax,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  })
  /** Asked once: what is never repeated takes no room among what is. */
  const seen = new Set<string>()

  return {
    find: (caller, body) =>
      body.length > bodyCharactersMax ? undefined : answers.get(keyOf(caller, body)),
    keep(caller, body, basis, text) {
      // A customer's own token puts its customer into the input.
      if (!basis?.operation.steady || isPromise(basis.output) || caller.customer) return
      if (body.length > bodyCharactersMax) return
      const key = keyOf(caller, body)
      const { operation, input, output } = basis
      const known = answers.peek(key)
      if (!known && !seen.delete(key)) {
        if (seen.size === seenMax) seen.clear()
        seen.add(key)
        return
      }
      const question = known?.question ?? { operation, input: parseInput(operation.input, input) }
      answers.set(key, { question, output, text })
    },
    size: () => answers.size,
  }
}

/** Neither a workspace's id nor a role has a space in it. */
function keyOf({ workspaceId, role }: Caller, body: string): string {
  return `${workspaceId} ${role} ${body}`
}
