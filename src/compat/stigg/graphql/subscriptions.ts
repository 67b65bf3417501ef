/** Subscriptions: provisioned, changed, ended, read, and what they would cost. */
import { invalid } from '../../../core/values/errors.ts'
import type { Ask } from '../../dialect.ts'
import { builder, type StiggContext } from './builder.ts'
import { Entitlement } from './entitlement-types.ts'
import { pageThroughRest, paging } from './paged.ts'
import { readAccess } from './read-access.ts'
import { type Row, rowsIn, throughRest } from './rest.ts'
import { connection, type Inputs, input, operation, withoutEnvironment } from './shapes.ts'
import { CustomerSubscription, subscriptionRow } from './subscription-types.ts'

const trial = input('TrialOverrideConfigurationInput', {
  ...{ 'isTrial!': 'Boolean', trialEndDate: 'DateTime' },
})
const coupon = input('SubscriptionCouponInput', { 'promotionCode!': 'String' })
export const feature = input('BillableFeatureInput', {
  'featureId!': 'String',
  'quantity!': 'Float',
})

/** What a subscription is asked for with, and what it would cost depends on. */
export const priced: Inputs = {
  ...{ resourceId: 'String', unitQuantity: 'Int', billableFeatures: [feature] },
  ...{ startDate: 'DateTime', trialOverrideConfiguration: trial, appliedCoupon: coupon },
}
const terms: Inputs = {
  ...priced,
  ...{ additionalMetaData: 'JSON', scheduleStrategy: 'String', paymentCollectionMethod: 'String' },
}

export const subscriptionParams = input('ProvisionCustomerSubscriptionInput', {
  ...{ 'planId!': 'String', ...terms },
})

/** The quantity of a plan is of one thing, whatever it is called. */
export function quantityOf({ unitQuantity, billableFeatures }: Row): unknown {
  const features = (billableFeatures ?? []) as Row[]
  if (unitQuantity != null || features.length === 0) return unitQuantity
  if (features.length === 1) return features[0]?.quantity
  throw invalid('billableFeatures must have one feature: a plan here has one quantity.')
}

function bodyOf(given: Row): Row {
  const { unitQuantity, billableFeatures, additionalMetaData: metadata, ...body } = given
  const { environmentId: _, ...rest } = body
  return { ...withoutEnvironment(rest), unitQuantity: quantityOf(given), metadata }
}

export async function provisioned(
  ask: Ask,
  given: Row,
): Promise<{ status: unknown; subscription: Row }> {
  const answer = await throughRest(ask, 'createSubscription', { body: bodyOf(given) })
  return { status: answer.status, subscription: subscriptionRow(answer.subscription as Row) }
}

async function entitlementsAfter(
  { subscription }: Awaited<ReturnType<typeof provisioned>>,
  _args: object,
  { ask }: StiggContext,
) {
  const customerId = String((subscription.customer as Row).refId)
  return (await readAccess(ask, { customerId })).entitlements
}

const ProvisionResult = builder
  .objectRef<Awaited<ReturnType<typeof provisioned>>>('ProvisionSubscriptionResult')
  .implement({
    fields: (t) => ({
      id: t.id({ nullable: true, resolve: ({ subscription }) => String(subscription.id) }),
      status: t.string({ resolve: ({ status }) => String(status) }),
      checkoutUrl: t.string({ nullable: true, resolve: () => null }),
      checkoutBillingId: t.string({ nullable: true, resolve: () => null }),
      isScheduled: t.boolean({ nullable: true, resolve: () => null }),
      subscription: t.expose('subscription', { type: CustomerSubscription }),
      entitlements: t.field({ type: [Entitlement], resolve: entitlementsAfter }),
    }),
  })

const wanted: Inputs = { 'customerId!': 'String', 'planId!': 'String', ...terms }

operation('mutation', 'provisionSubscriptionV2', {
  answers: ProvisionResult as never,
  takes: ['input', input('ProvisionSubscriptionInput', wanted)],
  run: provisioned,
})

const Applied = builder
  .objectRef<Awaited<ReturnType<typeof provisioned>>>('ApplySubscription')
  .implement({
    fields: (t) => ({
      subscription: t.expose('subscription', { type: CustomerSubscription }),
      entitlements: t.field({ type: [Entitlement], resolve: entitlementsAfter }),
    }),
  })

operation('mutation', 'applySubscription', {
  answers: Applied as never,
  takes: ['input', input('ApplySubscriptionInput', wanted)],
  run: provisioned,
})

const createInput = input('SubscriptionInput', wanted)

operation('mutation', 'createSubscription', {
  answers: CustomerSubscription,
  takes: ['subscription', createInput],
  run: async (ask, given) => (await provisioned(ask, given)).subscription,
})

/** Generations name a subscription by any of these. */
const named = { subscriptionId: 'String', refId: 'String', subscriptionRefId: 'String' } as const

function pathOf({ subscriptionId, refId, subscriptionRefId }: Row): { id: string } {
  const id = subscriptionId ?? refId ?? subscriptionRefId
  if (typeof id !== 'string' || id === '') throw invalid('subscriptionId is required.')
  return { id }
}

async function subscriptionThrough(ask: Ask, name: string, given: Row, body?: Row): Promise<Row> {
  return subscriptionRow(await throughRest(ask, name, { path: pathOf(given), body }))
}

operation('mutation', 'updateOneSubscription', {
  answers: CustomerSubscription,
  takes: [
    'input',
    input('UpdateSubscriptionInput', {
      ...{ ...named, unitQuantity: 'Int', billableFeatures: [feature], trialEndDate: 'DateTime' },
      ...{ additionalMetaData: 'JSON', paymentCollectionMethod: 'String' },
    }),
  ],
  run: (ask, given) => {
    const { trialEndDate, additionalMetaData: metadata, paymentCollectionMethod } = given
    const body = {
      trialEndDate,
      metadata,
      paymentCollectionMethod,
      unitQuantity: quantityOf(given),
    }
    return subscriptionThrough(ask, 'updateSubscription', given, body)
  },
})

operation('mutation', 'cancelSubscription', {
  answers: CustomerSubscription,
  takes: [
    'input',
    input('SubscriptionCancellationInput', {
      ...{ ...named, subscriptionCancellationTime: 'String', prorate: 'Boolean' },
    }),
  ],
  run: (ask, given) => {
    const { subscriptionCancellationTime, prorate } = given
    const body = { subscriptionCancellationTime, prorate }
    return subscriptionThrough(ask, 'cancelSubscription', given, body)
  },
})

operation('mutation', 'cancelSchedule', {
  answers: 'String',
  takes: [
    'input',
    input('SubscriptionUpdateScheduleCancellationInput', { ...named, status: 'String' }),
  ],
  run: async (ask, given) => (await throughRest(ask, 'cancelSchedule', { path: pathOf(given) })).id,
})

operation('mutation', 'migrateSubscriptionToLatest', {
  answers: CustomerSubscription,
  takes: [
    'input',
    input('SubscriptionMigrationInput', { ...named, subscriptionMigrationTime: 'String' }),
  ],
  run: (ask, given) => {
    const { subscriptionMigrationTime } = given
    return subscriptionThrough(ask, 'migrateSubscription', given, { subscriptionMigrationTime })
  },
})

operation('query', 'getSubscription', {
  answers: CustomerSubscription,
  takes: ['input', input('GetSubscriptionInput', named)],
  run: (ask, given) => subscriptionThrough(ask, 'getSubscription', given),
})

operation('query', 'getActiveSubscriptions', {
  answers: [CustomerSubscription],
  takes: [
    'input',
    input('GetActiveSubscriptionsInput', {
      ...{ 'customerId!': 'String', resourceId: 'String', resourceIds: ['String'] },
    }),
  ],
  async run(ask, { customerId, resourceId, resourceIds }) {
    const given = { path: { customer: String(customerId) }, query: { resourceId, resourceIds } }
    return rowsIn(await throughRest(ask, 'readEdgeSubscriptions', given), 'getActiveSubscriptions')
  },
})

const equal = input('StringFieldComparison', { eq: 'String' })
const filter = input('SubscriptionQueryFilter', { customerId: equal, planId: equal, status: equal })
const Subscriptions = connection('CustomerSubscription', CustomerSubscription)

builder.queryField('subscriptions', (t) =>
  t.field({
    type: Subscriptions,
    nullable: true,
    args: { filter: t.arg({ type: filter }), paging: t.arg({ type: paging }) },
    resolve: async (_root, { filter: given, paging: page }, { ask }) => {
      const equals = Object.entries(given ?? {}).map(([name, one]) => [
        name,
        (one as Row | null)?.eq,
      ])
      const asked = { filter: Object.fromEntries(equals) as Row, page }
      return pageThroughRest(ask, 'listSubscriptions', asked, subscriptionRow)
    },
  }),
)
