/** Test clocks: the time of customers that were created on one, in the test mode. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import {
  combined,
  constant,
  eg,
  from,
  id,
  named,
  nullable,
  object,
  text,
  words,
} from '../../fields.ts'
import { route } from '../../route.ts'
import { created, livemode, unix } from '../fields.ts'
import { secondsMax, textInput, unixInput } from '../inputs.ts'
import { listOf, stripeList } from '../lists.ts'

const tag = 'Test clocks'
const path = { id: 'clock_123' }
const one = { tag, refuses: ['NOT_FOUND'] as const, example: { path } }

export const testClock = named(
  'TestClock',
  object({
    ...{ id: eg('clock_123', id), object: constant('test_helpers.test_clock'), created, livemode },
    ...{ name: eg('Renewals', nullable(text)), frozen_time: from('now', unix) },
    status: words('TestClockStatus', {
      ...{ READY: 'ready', ADVANCING: 'advancing', FAILED: 'internal_failure' },
    } as const),
    status_details: combined(
      { target_frozen_time: from('target', nullable(unix)) },
      { schema: z.looseObject({}), example: {} },
      ({ target_frozen_time }) =>
        target_frozen_time === null ? {} : { advancing: { target_frozen_time } },
    ),
    // A clock is deleted when it is told to, and never by time.
    deletes_after: constant(secondsMax),
  }),
)
const clocks = listOf('query testClocks', [], testClock)

export const testClockRoutes: Route[] = [
  route('POST /v1/test_helpers/test_clocks', {
    ...{
      tag,
      scope: 'write',
      name: 'createTestClock',
      summary: 'Creates a clock, which stands still.',
    },
    refuses: ['LIMIT_EXCEEDED', 'PRECONDITION_FAILED'],
    ...{ asks: 'mutation createTestClock', as: { frozen_time: 'now' } },
    body: { frozen_time: unixInput, name: textInput(255).optional() },
    answer: testClock,
    example: { request: { frozen_time: 1_705_314_600, name: 'Renewals' } },
  }),
  stripeList('GET /v1/test_helpers/test_clocks', {
    ...{ name: 'listTestClocks', summary: 'The clocks, newest first.', tag, row: testClock },
    asks: [clocks.asks],
    read: (ask, { query }) => clocks.read(ask, query, {}),
  }),
  route('GET /v1/test_helpers/test_clocks/{id}', {
    ...{ ...one, name: 'getTestClock', summary: 'One clock.' },
    ...{ asks: 'query testClock', answer: testClock },
  }),
  route('POST /v1/test_helpers/test_clocks/{id}/advance', {
    ...{ ...one, scope: 'write', name: 'advanceTestClock', summary: 'Sends a clock forward.' },
    refuses: ['NOT_FOUND', 'CONFLICT'],
    ...{ asks: 'mutation advanceTestClock', as: { frozen_time: 'to' } },
    body: { frozen_time: unixInput },
    answer: testClock,
    example: { path, request: { frozen_time: 1_707_993_000 } },
  }),
  route('DELETE /v1/test_helpers/test_clocks/{id}', {
    ...{ ...one, name: 'deleteTestClock', summary: 'Deletes a clock; archives its customers.' },
    refuses: ['NOT_FOUND', 'CONFLICT'],
    asks: 'mutation deleteTestClock',
    answer: object({
      id: eg('clock_123', id),
      ...{ object: constant('test_helpers.test_clock'), deleted: constant(true) },
    }),
  }),
]
