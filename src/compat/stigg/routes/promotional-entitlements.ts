/** Promotional entitlements of customers: granted, listed and revoked, upon which what the subscriptions grant holds again. */
import { z } from 'zod'
import { notFound } from '../../../core/values/errors.ts'
import { asking, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { routeOf } from '../../route.ts'
import { pageOf, pageQuery, paginated } from '../lists.ts'
import {
  isPromotional,
  ownGrant,
  type Promotional,
  promotional,
  promotionalInput,
  promotionalOf,
  type ShownPromotional,
  termsOf,
} from '../promotional.ts'

const grantsMax = 100
const tag = 'Promotional entitlements'
const path = { id: 'customer-123' }

const read = asking('query entitlement', ['customerId', 'feature'], ownGrant)
const set = asking(
  'mutation setEntitlement',
  [
    ...['customerId', 'feature', 'value', 'limit', 'behavior', 'period', 'anchor'],
    ...['effectiveAt', 'expiresAt'],
  ],
  ownGrant,
)
const reset = asking('mutation resetEntitlement', ['customerId', 'feature'], ownGrant)
const listed = listing('query entitlements', ['customerId'], ownGrant)

const example: ShownPromotional = {
  ...{ id: 'ent_123', featureId: 'feature-api-calls', status: 'Active', period: '1 month' },
  ...{ startDate: '2024-01-15T10:30:00.000Z', endDate: '2024-02-15T10:30:00.000Z' },
  ...{ createdAt: '2024-01-15T10:30:00.000Z', updatedAt: '2024-01-15T10:30:00.000Z' },
  ...{ usageLimit: 5000, hasUnlimitedUsage: false, hasSoftLimit: false, enumValues: null },
  ...{ resetPeriod: 'MONTH', isVisible: true, description: null },
}

async function grant(ask: Ask, customerId: string, given: Promotional): Promise<ShownPromotional> {
  const { featureId: feature } = given
  const { own } = await read.run(ask, { customerId, feature })
  // The time of the customer, which may be that of a test clock.
  const now = new Date(own.asOf)
  const terms = termsOf(given, own.type, now)
  const effectiveAt = now.toISOString()
  return promotionalOf(await set.run(ask, { customerId, feature, effectiveAt, ...terms }))
}

const grantEntitlements = routeOf(
  'POST /api/v1/customers/{id}/promotional-entitlements',
  {
    ...{ name: 'grantPromotionalEntitlements', tag, status: 201, scope: 'write' },
    ...{ asks: [read, set], as: { id: 'customerId', featureId: 'feature' } },
    summary: 'Grants features, one after the other, whatever the subscriptions grant of them.',
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    body: z.strictObject({
      promotionalEntitlements: z.array(promotionalInput).min(1).max(grantsMax),
    }),
    ...{ response: z.array(promotional), shows: [example] },
    example: {
      path,
      request: {
        promotionalEntitlements: [
          {
            featureId: 'feature-api-calls',
            period: '1 month',
            usageLimit: 5000,
            resetPeriod: 'MONTH',
          },
        ],
      },
    },
  },
  async ({ path: { id: customerId }, body: { promotionalEntitlements } }, ask) => {
    const granted: ShownPromotional[] = []
    for (const one of promotionalEntitlements) granted.push(await grant(ask, customerId, one))
    return granted
  },
)

const listGrants = routeOf(
  'GET /api/v1/customers/{id}/promotional-entitlements',
  {
    ...{ name: 'listPromotionalEntitlements', tag, form: 'SPREAD', asks: [listed] },
    summary: 'Those that were not revoked, oldest first, with those that have ended.',
    as: { id: 'customerId' },
    query: z.strictObject({ ...pageQuery, status: promotional.shape.status.optional() }),
    response: paginated(promotional),
    shows: { data: [example], pagination: { next: null, prev: null } },
    example: { path },
  },
  async ({ path: { id: customerId }, query: { status, ...page } }, ask) => {
    const all = (await listAll(ask, listed, { customerId })).filter(isPromotional)
    const shown = all.map(promotionalOf)
    return pageOf(status ? shown.filter((one) => one.status === status) : shown, page)
  },
)

const revokeEntitlement = routeOf(
  'DELETE /api/v1/customers/{id}/promotional-entitlements/{featureId}',
  {
    ...{ name: 'revokePromotionalEntitlement', tag, scope: 'write', asks: [read, reset] },
    summary: 'Takes a grant back: what the subscriptions grant of the feature holds again.',
    as: { id: 'customerId', featureId: 'feature' },
    response: z.object({ id: z.string(), featureId: z.string() }),
    shows: { id: 'ent_123', featureId: 'feature-api-calls' },
    example: { path: { ...path, featureId: 'feature-api-calls' } },
  },
  async ({ path: { id: customerId, featureId: feature } }, ask) => {
    const found = await read.run(ask, { customerId, feature })
    if (!isPromotional(found)) throw notFound('promotional entitlement', feature)
    const { id: own } = await reset.run(ask, { customerId, feature })
    return { id: own, featureId: feature }
  },
)

export const promotionalRoutes: Route[] = [grantEntitlements, listGrants, revokeEntitlement]
