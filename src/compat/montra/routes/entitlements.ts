/** Whether a customer may use a feature, or more of a meter. */
import { z } from 'zod'
import { notFound } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { flag, listOf, nullable, number, object, time, words } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { idInput, textInput } from '../inputs.ts'

/** A meter that is granted says how much is used; all else says why there is no access. */
const reasons = {
  ENTITLED: 'granted',
  OVER_SOFT_LIMIT: 'granted',
  LIMIT_EXCEEDED: 'limit_exceeded',
  INSUFFICIENT_CREDITS: 'limit_exceeded',
  FEATURE_NOT_FOUND: 'unknown',
  CUSTOMER_NOT_FOUND: 'no_customer',
  CUSTOMER_ARCHIVED: 'no_active_subscription',
  DISABLED: 'no_active_subscription',
  EXPIRED: 'no_active_subscription',
  NOT_EFFECTIVE: 'no_active_subscription',
  NO_ENTITLEMENT: 'no_active_subscription',
  REVOKED: 'no_active_subscription',
  UNPRICED: 'no_active_subscription',
} as const

const check = object({
  allowed: flag,
  reason: words('CheckReason', reasons),
  used: nullable(number),
  limit: nullable(number),
})
const checks = asking('query checkEntitlements', ['checks'], listOf(check))

/** What is archived gives no access here, although subscriptions that had it keep it. */
const features = asking('query feature', ['id'], object({ archivedAt: nullable(time) }))

const shown = z
  .object({
    has_access: z.boolean(),
    usage: z.number().optional().describe('Of a meter, in the present period.'),
    limit: z.number().nullable().optional().describe('Of a meter; null: unlimited.'),
    type: z.enum(['meter', 'feature']),
    reason: z
      .enum(['meter_not_found', 'feature_not_found', 'no_active_subscription', 'limit_exceeded'])
      .optional()
      .describe('Why there is no access.'),
  })
  .meta({ id: 'Entitlement' })

const slug = textInput(255).optional()

const checkEntitlement = routeOf(
  'GET /entitlements',
  {
    ...{
      name: 'checkEntitlement',
      tag: 'Entitlements',
      refuses: ['NOT_FOUND'],
      asks: [checks, features],
    },
    scope: 'read',
    summary: 'Whether a customer has access to a feature, or quota left of a meter.',
    query: z
      .strictObject({ customer_id: idInput, meter: slug, feature: slug })
      .refine(
        ({ meter, feature }) => (meter === undefined) !== (feature === undefined),
        'must name either a meter or a feature',
      ),
    response: shown,
    shows: { has_access: true, usage: 450, limit: 1000, type: 'meter' },
    example: { query: { customer_id: 'cust_123', meter: 'api-tokens' } },
  },
  async ({ query: { customer_id: customerId, meter, feature } }, ask) => {
    const type = meter === undefined ? ('feature' as const) : ('meter' as const)
    const named = meter ?? feature ?? ''
    const asked = { customerId, feature: named }
    const [found] = await checks.run(ask, { checks: [asked] })
    if (!found || found.reason === 'no_customer') throw notFound('customer', customerId)
    const { allowed, reason: word, used, limit } = found
    const reason = word === 'unknown' ? (`${type}_not_found` as const) : word
    const isCounted = type === 'meter' && (reason === 'granted' || reason === 'limit_exceeded')
    const isGone = allowed && (await features.run(ask, { id: named })).archivedAt !== null
    if (isGone) return { has_access: false, type, reason: `${type}_not_found` as const }
    return {
      has_access: allowed,
      ...(isCounted && { usage: used ?? 0, limit }),
      type,
      ...(!allowed && reason !== 'granted' && { reason }),
    }
  },
)

export const entitlementRoutes: Route[] = [checkEntitlement]
