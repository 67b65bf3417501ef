/** The reads of the edge: bodies are shaped as those of GraphQL, for clients that keep them. */
import { z } from 'zod'
import { exact } from '../../../core/values/exact-json.ts'
import { listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { routeOf } from '../../route.ts'
import { creditWords, listedWords } from '../edge-words.ts'
import { type EntitlementState, entitlementState, stateAsks } from '../entitlement-state.ts'
import { deniedReasons } from '../entitlement-words.ts'
import { greeted } from '../greeting.ts'
import { idInput } from '../inputs.ts'
import { liveStatuses, resourceOf } from '../resources.ts'
import { ownSubscription, productInPart, slimWords } from '../subscription-fields.ts'

const tag = 'Edge'
const path = { customer: 'customer-123' }

const query = z.strictObject({ resourceId: idInput.optional() })
const row = z.looseObject({
  __typename: z.string(),
  isGranted: z.boolean(),
  accessDeniedReason: z.enum(deniedReasons).nullable(),
})

const exampleFeature = {
  ...{ __typename: 'Entitlement', isGranted: true, accessDeniedReason: null },
  ...{ customerId: 'customer-123', resourceId: null, usageLimit: 1000, currentUsage: 250 },
  ...{ hasUnlimitedUsage: false, hasSoftLimit: false, resetPeriod: 'MONTH' },
  usagePeriodEnd: '2024-02-01T00:00:00.000Z',
  feature: { __typename: 'EntitlementFeature', refId: 'feature-api-calls', featureType: 'NUMBER' },
}

function rowsOf(state: EntitlementState, __typename: string) {
  return state.features.map((own) => {
    const { feature, creditRate, ...words } = listedWords(own, state, exact)
    return {
      ...{ __typename, ...words, feature: { __typename: 'EntitlementFeature', ...feature } },
      creditRate: creditRate && { __typename: 'EntitlementCreditRate', ...creditRate },
    }
  })
}

const listEdge = routeOf(
  'GET /v1/c/{customer}/entitlements.json',
  {
    ...{ name: 'readEdgeEntitlements', tag, query, asks: stateAsks, refuses: [] },
    summary: 'What a customer may use; of an unknown customer an empty list.',
    as: { customer: 'customerId' },
    response: z.object({ entitlements: z.array(row) }),
    shows: { entitlements: [exampleFeature] },
    example: { path },
  },
  async ({ path: { customer: customerId }, query: { resourceId } }, ask) => {
    const state = await entitlementState(ask, { customerId, resourceId }, { withCredit: false })
    return { entitlements: rowsOf(state, 'Entitlement') }
  },
)

const stateOfEdge = routeOf(
  'GET /v1/c/{customer}/entitlements-state.json',
  {
    ...{ name: 'readEdgeEntitlementsState', tag, query, asks: stateAsks, refuses: [] },
    summary: 'The same with the credits, and why there is nothing.',
    as: { customer: 'customerId' },
    response: z.object({
      entitlementsState: z.object({
        __typename: z.literal('EntitlementsState'),
        accessDeniedReason: z.enum(deniedReasons).nullable(),
        entitlements: z.array(row),
        entitlementsV2: z.array(row),
      }),
    }),
    shows: {
      entitlementsState: {
        ...{ __typename: 'EntitlementsState', accessDeniedReason: null },
        entitlements: [exampleFeature],
        entitlementsV2: [{ ...exampleFeature, __typename: 'FeatureEntitlement' }],
      },
    },
    example: { path },
  },
  async ({ path: { customer: customerId }, query: { resourceId } }, ask) => {
    const state = await entitlementState(ask, { customerId, resourceId }, { withCredit: true })
    const credits = state.credit ? [creditWords(state.credit, exact)] : []
    return {
      entitlementsState: {
        __typename: 'EntitlementsState' as const,
        accessDeniedReason: state.accessDeniedReason,
        entitlements: rowsOf(state, 'Entitlement'),
        entitlementsV2: [
          ...rowsOf(state, 'FeatureEntitlement'),
          ...credits.map((credit) => ({ __typename: 'CreditEntitlement', ...credit })),
        ],
      },
    }
  },
)

const active = listing(
  'query customerSubscriptions',
  ['customerId', 'statuses'],
  ownSubscription,
  productInPart,
)

const listSubscriptions = routeOf(
  'GET /v1/c/{customer}/subscriptions.json',
  {
    ...{ name: 'readEdgeSubscriptions', tag, asks: [active], refuses: ['NOT_FOUND'] },
    summary: 'The live subscriptions of a customer, or of some of its resources.',
    as: { customer: 'customerId' },
    query: z.strictObject({
      ...{ resourceId: idInput.optional(), resourceIds: z.array(idInput).optional() },
    }),
    response: z.object({ getActiveSubscriptions: z.array(z.looseObject({ refId: z.string() })) }),
    shows: {
      getActiveSubscriptions: [
        { refId: 'sub_123', status: 'ACTIVE', plan: { refId: 'plan-pro' }, resource: null },
      ],
    },
    example: { path },
  },
  async ({ path: { customer: customerId }, query: { resourceId, resourceIds } }, ask) => {
    const wanted = resourceIds ?? (resourceId === undefined ? null : [resourceId])
    const all = await listAll(ask, active, { customerId, statuses: liveStatuses })
    const own = all.filter(({ extras }) => wanted?.includes(resourceOf(extras) ?? '') ?? true)
    return { getActiveSubscriptions: own.map(slimWords) }
  },
)

const configuration = z.object({
  sdkConfiguration: z.object({
    __typename: z.literal('SdkConfiguration'),
    sentryDsn: z.null(),
    isWidgetWatermarkEnabled: z.literal(false),
  }),
})
const configured: z.output<typeof configuration> = {
  sdkConfiguration: {
    ...({ __typename: 'SdkConfiguration', sentryDsn: null } as const),
    isWidgetWatermarkEnabled: false,
  },
}

function configRoute(side: 'server' | 'client', name: string): Route {
  return routeOf(
    `GET /v1/config/${side}-sdk-configuration.json`,
    {
      ...{ name, tag, summary: `What a client of a ${side} reads first.`, refuses: [] },
      ...{ response: configuration, shows: configured, asks: [greeted] },
    },
    async (_request, ask) => {
      await greeted.run(ask, {})
      return configured
    },
  )
}

export const edgeRoutes: Route[] = [
  ...[listEdge, stateOfEdge, listSubscriptions],
  configRoute('server', 'readServerConfiguration'),
  configRoute('client', 'readClientConfiguration'),
]
