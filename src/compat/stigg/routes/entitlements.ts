/** What customers may use. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import { routeOf } from '../../route.ts'
import { type Asked, check, checkAsks } from '../check.ts'
import {
  anyEntitlement,
  creditEntitlementOf,
  deniedSchema,
  exampleChecked,
  featureEntitlementOf,
} from '../entitlement-fields.ts'
import { entitlementState, stateAsks } from '../entitlement-state.ts'
import { listedReason } from '../entitlement-words.ts'
import { idInput, textInput, usageInput } from '../inputs.ts'

const tag = 'Entitlements'
const path = { id: 'customer-123' }

const requestedUsage = usageInput
  .optional()
  .describe('Usage that is about to happen; 0 by default, which is granted at the limit.')

const what = {
  featureId: idInput.optional(),
  currencyId: idInput.optional().describe('Checks credits, in place of a feature.'),
  resourceId: idInput.optional().describe('A live subscription must be for it.'),
}

const oneOfBoth = [
  ({ featureId, currencyId }: { featureId?: string; currencyId?: string }) =>
    (featureId === undefined) !== (currencyId === undefined),
  'must have a featureId or a currencyId',
] as const

const common = {
  ...({ tag, asks: checkAsks, response: anyEntitlement, shows: exampleChecked } as const),
  as: { id: 'customerId', featureId: 'feature', requestedUsage: 'quantity' },
}

const query = z
  .strictObject({
    ...what,
    requestedUsage,
    requestedValues: textInput(1_000)
      .transform((given) => given.split(','))
      .optional()
      .describe('Values that must all be granted, with commas between.'),
  })
  .refine(...oneOfBoth)

function checkRoute(version: 'v1' | 'v1-beta', name: string): Route {
  return routeOf(
    `GET /api/${version}/customers/{id}/entitlements/check`,
    {
      ...{ ...common, name, refuses: [], query },
      summary: 'Whether a customer may use a feature, or spend credits, now.',
      example: { path, query: { featureId: 'feature-api-calls', requestedUsage: '10' } },
    },
    ({ path: { id: customerId }, query: given }, ask) => check(ask, { customerId, ...given }),
  )
}

const asked = z
  .strictObject({
    ...{ customerId: idInput, ...what },
    options: z
      .strictObject({
        requestedUsage,
        requestedValues: z.array(textInput(255)).max(100).optional(),
      })
      .optional(),
  })
  .refine(...oneOfBoth)

const checkByHand = routeOf(
  'POST /entitlements.check',
  {
    ...{ ...common, name: 'checkEntitlementByHand' },
    summary: 'The same, for requests that are written by hand.',
    body: z.union([asked, z.strictObject({ query: asked })]),
    example: {
      request: {
        ...{ customerId: 'customer-123', featureId: 'feature-api-calls' },
        options: { requestedUsage: 10 },
      },
    },
  },
  ({ body }, ask) => {
    const { options, ...given } = 'query' in body ? body.query : body
    return check(ask, { ...given, ...options } satisfies Asked)
  },
)

const listEntitlements = routeOf(
  'GET /api/v1/customers/{id}/entitlements',
  {
    ...{ name: 'listEntitlements', tag, asks: stateAsks, refuses: [] },
    summary: 'All that a customer may use, and its credits; or why there is nothing.',
    as: { id: 'customerId' },
    query: z.strictObject({ resourceId: what.resourceId }),
    response: z.object({ accessDeniedReason: deniedSchema, entitlements: z.array(anyEntitlement) }),
    shows: { accessDeniedReason: null, entitlements: [exampleChecked] },
    example: { path },
  },
  async ({ path: { id: customerId }, query: { resourceId } }, ask) => {
    const state = await entitlementState(ask, { customerId, resourceId }, { withCredit: true })
    return {
      accessDeniedReason: state.accessDeniedReason,
      entitlements: [
        ...state.features.map((own) => featureEntitlementOf(own, listedReason(own))),
        ...(state.credit ? [creditEntitlementOf(state.credit)] : []),
      ],
    }
  },
)

export const entitlementRoutes: Route[] = [
  listEntitlements,
  checkRoute('v1', 'checkEntitlement'),
  checkRoute('v1-beta', 'checkEntitlementBeta'),
  checkByHand,
]
