/** The form of answers: how they are wrapped, and what says that one is repeated. */
import type { z } from 'zod'

export interface Envelope {
  /** `form` is that of the route; it is never BARE. */
  wrap(answer: unknown, told: { requestId: string; now: Date; form: AnswerForm }): unknown
  /** The schema of a wrapped answer, for the documentation. */
  schema(answer: z.ZodType, form: AnswerForm): z.ZodType
}

/**
 * How the envelope holds an answer: WRAPPED inside it (the default), SPREAD so that the fields of a list stand beside those of
 * the envelope, or BARE without it.
 */
export type AnswerForm = 'WRAPPED' | 'SPREAD' | 'BARE'

export interface Idempotency {
  /** The header that marks a replayed answer. */
  replayed: string
  /** The refusal while a request with the same key is still running; other refusals are in `errors`. */
  inUse: { code: string; status: number }
  /** What the refusals of a key say in place of our message. */
  words?: { inUse(key: string): string; reused(key: string): string }
}
