/** The common fields of answers of the OpenMonetize document, and the paging of its lists. */
import { z } from 'zod'
import { pageSizeMax } from '../../core/values/page.ts'
import { nextMonth, yearEnd } from '../examples.ts'
import {
  bigCount,
  combined,
  credits,
  eg,
  flag,
  from,
  given,
  id,
  listOf,
  money,
  named,
  nullable,
  object,
  said,
  text,
  time,
  words,
} from '../fields.ts'
import type { Page } from '../route.ts'
import { countInput, customerId, textInput } from './inputs.ts'

export const ofCustomer = { customer_id: 'cust_123' }

/** The customer as the request named it. */
export const customerNamed = given('customer_id', customerId, 'cust_123')

export const balance = named(
  'Balance',
  object({ available: eg(8500, credits), pending: eg(500, credits), total: eg(9000, credits) }),
  'available can be spent, pending is held; they add up to total.',
)

const pool = named(
  'CreditPool',
  object({ id: eg('pool_main', id), name: text, credits, expires_at: nullable(time) }),
)

export const pools = eg(
  [
    { id: 'pool_main', name: 'Main Pool', credits: 8000, expires_at: yearEnd },
    { id: 'pool_promo', name: 'Promotional Credits', credits: 500, expires_at: nextMonth },
  ],
  said('The first 100 in the order in which they burn.', listOf(pool)),
)

/** The kind of work that a model does, as an enum of GraphQL. */
export const modelKind = words('ModelKind', {
  ...{ CHAT: 'CHAT', EMBEDDING: 'EMBEDDING', IMAGE: 'IMAGE', VIDEO: 'VIDEO', AUDIO: 'AUDIO' },
  ...{ REALTIME: 'REALTIME', SPEECH: 'SPEECH', TRANSCRIPTION: 'TRANSCRIPTION' },
  RERANKING: 'RERANKING',
})

/** The share of one feature in the usage. */
export const usageShare = named(
  'UsageShare',
  object({
    feature: from('featureKey', eg('ai_generation', text)),
    events: from('eventCount', eg(10000, bigCount)),
    credits: eg(30000, credits),
    cost: eg(300, money),
  }),
)

const pagination = z
  .object({ has_more: z.boolean(), next_cursor: z.string().nullable() })
  .meta({ id: 'Pagination', description: 'Where the list goes on.' })

/** Pages of `size` rows unless the request gives a limit. */
export function pagesOf(size: number): Page {
  return {
    query: {
      limit: countInput(pageSizeMax)
        .refine((limit) => limit >= 1, 'must be at least 1')
        .meta({ minimum: 1 })
        .optional()
        .describe(`Rows of the page, at most ${pageSizeMax}.`),
      cursor: textInput(500).optional().describe('next_cursor of the previous page.'),
    },
    as: { limit: 'first', cursor: 'after' },
    defaults: { first: size },
    answer: {
      pagination: from(
        'pageInfo',
        combined(
          { has_more: from('hasNextPage', flag), next_cursor: from('endCursor', nullable(text)) },
          { schema: pagination, example: { has_more: false, next_cursor: null } },
          ({ has_more, next_cursor }) => ({ has_more, next_cursor: has_more ? next_cursor : null }),
        ),
      ),
    },
  }
}

export const page = pagesOf(50)
