/** The envelope of answers, and the paging of lists. */
import { z } from 'zod'
import { pageSizeMax } from '../../core/values/page.ts'
import { combined, flag, from, optional, text } from '../fields.ts'
import { countInput } from '../input-parts.ts'
import type { Page } from '../route.ts'
import { successEnvelope } from '../success-envelope.ts'

const meta = z
  .object({ requestId: z.string(), timestamp: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'Meta' })

export const envelope = successEnvelope({
  shape: { meta },
  write: ({ requestId, now }) => ({ meta: { requestId, timestamp: now.toISOString() } }),
})

/** Pages of `size` rows unless the request gives a limit. The cursor is absent at the end. */
function pagesOf(size: number): Page {
  return {
    query: {
      limit: countInput(1, pageSizeMax).optional().describe(`${size} by default.`),
      cursor: z.string().min(1).max(500).optional().describe('nextCursor of the page before.'),
    },
    as: { limit: 'first', cursor: 'after' },
    defaults: { first: size },
    form: 'SPREAD',
    answer: {
      hasMore: from('pageInfo.hasNextPage', { ...flag, example: false }),
      nextCursor: from('pageInfo', {
        ...combined(
          { hasNextPage: flag, endCursor: optional(text) },
          { schema: z.string().optional(), example: undefined },
          ({ hasNextPage, endCursor }) => (hasNextPage ? endCursor : undefined),
        ),
        from: 'pageInfo',
      }),
    },
  }
}

export const page = pagesOf(20)
/** Of events, audit logs and dead letters. */
export const longPage = pagesOf(50)
