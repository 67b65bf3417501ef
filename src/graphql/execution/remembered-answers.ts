/**
 * Remembers the text of an answer for identical requests.
 *
 * It only saves the execution of the document: the one operation behind the answer is performed each time, with scope, rate limit
 * and metrics, and the text is sent only when the operation returns the same object that the text was made from.
 */
import { LRUCache } from 'lru-cache'
import type { Caller } from '../../core/operation/caller.ts'
import type { Question } from '../../core/perform.ts'
import { parseInput } from '../../core/values/input.ts'
import { isPromise } from '../../core/values/maybe-promise.ts'
import type { Performed } from './context.ts'

export interface RememberedAnswer {
  question: Question
  /** The output of the operation from which the text was made. */
  output: unknown
  text: string
}

export interface RememberedAnswers {
  /** The answer to an identical request of the caller. */
  find(caller: Caller, body: string): RememberedAnswer | undefined
  /** Must be called with answers that were executed synchronously and without errors. */
  keep(caller: Caller, body: string, basis: Performed | null, text: string): void
  size(): number
}

const answersMax = 10_000
const charactersMax = 8_000_000
/** A longer body is unlikely to be repeated exactly. */
const bodyCharactersMax = 2_000
const seenMax = 5_000

export function createRememberedAnswers(): RememberedAnswers {
  const answers = new LRUCache<string, RememberedAnswer>({
    max: answersMax,
    maxSize: charactersMax,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  })
  /** Bodies seen once: a body that is never repeated takes no room among those that are. */
  const seen = new Set<string>()

  return {
    find: (caller, body) =>
      body.length > bodyCharactersMax ? undefined : answers.get(keyOf(caller, body)),
    keep(caller, body, basis, text) {
      // The customer of a customer token becomes part of the input.
      if (!basis?.operation.answersStill || isPromise(basis.output) || caller.customer) return
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

/** Neither a workspace's id nor a role contains a space. */
function keyOf({ workspaceId, role }: Caller, body: string): string {
  return `${workspaceId} ${role} ${body}`
}
