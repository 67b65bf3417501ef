/** Events as REST and GraphQL record them: all that can be is; of several refusals the first is told. */
import type { ErrorCode } from '../../core/values/error-details.ts'
import { retold } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { enumText, jsonObject, listOf, nullable, object, text } from '../fields.ts'
import type { Variables } from '../question.ts'

export const eventsMax = 1_000

export const eventsRecorded = asking(
  'mutation recordUsageBatch',
  ['events'],
  object({
    outcomes: listOf(
      object({
        error: nullable(
          object({
            ...{ code: enumText('ErrorCode', 'NOT_FOUND'), message: text },
            details: nullable(jsonObject),
          }),
        ),
      }),
    ),
  }),
)

/** `list` is the name of the events in the request. Answers their number; what is repeated is no error. */
export async function recordEvents(
  ask: Ask,
  events: readonly Variables[],
  list: string,
): Promise<number> {
  const { outcomes } = await eventsRecorded.run(ask, { events })
  const place = outcomes.findIndex(({ error }) => error !== null)
  const refused = outcomes[place]?.error
  if (!refused) return outcomes.length
  const { code, message, details } = refused
  const told = (details ?? {}) as Readonly<Record<string, unknown>>
  throw retold(code as ErrorCode, `${list}.${place}: ${message}`, told)
}
