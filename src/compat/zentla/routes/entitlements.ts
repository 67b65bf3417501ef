/** What a customer may use. */
import { z } from 'zod'
import { notFound } from '../../../core/values/errors.ts'
import { asking, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import {
  decimalText,
  enumText,
  flag,
  from,
  id,
  leaf,
  listOf,
  nullable,
  object,
  text,
} from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { grantShown } from '../grant-shown.ts'
import { textInput } from '../inputs.ts'

const tag = 'Customers'
const path = { id: 'cust_123' }

const anyJson = leaf<unknown>('JSON', true, z.unknown())
const grant = { allowed: flag, limit: nullable(decimalText), value: nullable(anyJson) }

const known = asking('query customer', ['id'], object({ id }))
const granted = listing(
  'query entitlements',
  ['customerId'],
  object({ ...grant, key: from('feature.key', text) }),
)
const entitling = listing('query customerSubscriptions', ['customerId', 'statuses'], object({ id }))

const shown = z
  .object({
    featureKey: z.string(),
    hasAccess: z.boolean(),
    value: z.union([z.boolean(), z.number(), z.string(), z.null()]).optional(),
    valueType: z.enum(['boolean', 'number', 'string', 'unlimited']).optional(),
  })
  .meta({ id: 'Entitlement', description: 'value is null when it is unlimited.' })

const seats = { featureKey: 'seats', hasAccess: true, value: 10, valueType: 'number' as const }
const api = {
  featureKey: 'api_access',
  hasAccess: true,
  value: true,
  valueType: 'boolean' as const,
}

const listEntitlements = routeOf(
  'GET /customers/{id}/entitlements',
  {
    ...{ name: 'listEntitlements', summary: 'What a customer has access to now.', tag },
    asks: [known, granted, entitling],
    response: z.object({
      customerId: z.string(),
      entitlements: z.array(shown),
      activeSubscriptionIds: z.array(z.string()),
    }),
    shows: {
      ...{ customerId: 'cust_123', entitlements: [seats, api] },
      activeSubscriptionIds: ['sub_456'],
    },
    example: { path },
  },
  async ({ path }, ask) => {
    const { id: customerId } = await known.run(ask, path)
    const [grants, subscriptions] = await Promise.all([
      listAll(ask, granted, { customerId }),
      listAll(ask, entitling, { customerId, statuses: ['ACTIVE', 'TRIALING'] }),
    ])
    return {
      customerId,
      entitlements: grants
        .filter(({ allowed }) => allowed)
        .map(({ key, ...given }) => ({ featureKey: key, hasAccess: true, ...grantShown(given) })),
      activeSubscriptionIds: subscriptions.map((subscription) => subscription.id),
    }
  },
)

const check = object({ ...grant, featureKey: text, reason: enumText('CheckReason', 'ENTITLED') })
const checks = asking('query checkEntitlements', ['checks'], listOf(check))

/** A feature that nobody knows is one without access; a customer that nobody knows is refused. */
async function checked(ask: Ask, customerId: string, keys: readonly string[]) {
  const asked = keys.map((feature) => ({ customerId, feature }))
  const found = await checks.run(ask, { checks: asked })
  if (found.some(({ reason }) => reason === 'CUSTOMER_NOT_FOUND')) {
    throw notFound('customer', customerId)
  }
  return found.map(({ allowed, limit, value, reason }, i) => ({
    featureKey: keys[i] ?? '',
    hasAccess: allowed,
    ...(granting.has(reason) && grantShown({ limit, value })),
  }))
}

/** The reasons of a check for a feature that is granted, with access or used up. */
const granting: ReadonlySet<string> = new Set(['ENTITLED', 'OVER_SOFT_LIMIT', 'LIMIT_EXCEEDED'])

const checkEntitlement = routeOf(
  'GET /customers/{id}/entitlements/check/{featureKey}',
  {
    ...{ name: 'checkEntitlement', summary: 'Whether a customer may use a feature.', tag },
    asks: [checks],
    response: shown,
    shows: seats,
    example: { path: { ...path, featureKey: 'seats' } },
  },
  async ({ path }, ask) => {
    const [first] = await checked(ask, path.id, [path.featureKey])
    return first ?? { featureKey: path.featureKey, hasAccess: false }
  },
)

const checkEntitlements = routeOf(
  'POST /customers/{id}/entitlements/check',
  {
    ...{ name: 'checkEntitlements', summary: 'Whether a customer may use features.', tag },
    asks: [checks],
    body: z.strictObject({
      featureKeys: z.array(textInput(255)).min(1, 'must be 1 to 100').max(100, 'must be 1 to 100'),
    }),
    response: z.object({ customerId: z.string(), results: z.record(z.string(), shown) }),
    shows: { customerId: 'cust_123', results: { seats } },
    example: { path, request: { featureKeys: ['seats'] } },
  },
  async ({ path: { id: customerId }, body: { featureKeys } }, ask) => {
    const found = await checked(ask, customerId, [...new Set(featureKeys)])
    return { customerId, results: Object.fromEntries(found.map((each) => [each.featureKey, each])) }
  },
)

export const entitlementRoutes: Route[] = [listEntitlements, checkEntitlement, checkEntitlements]
