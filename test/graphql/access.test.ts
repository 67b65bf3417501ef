/** Every argument that can name an object, with one of another workspace: the answer is the same as for an unknown name. */
import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  isObjectType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordDispute } from '../../src/core/billing/operations/record-dispute.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { schema } from '../../src/graphql/schema/schema.ts'
import { type Kind, plausible, requestOf, type Variables } from '../support/any-operation.ts'
import { valuesOf } from '../support/bad-values.ts'
import { type Crowd, startCrowd } from '../support/callers.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { connect } from '../support/live-client.ts'
import { until } from '../support/server-process.ts'
import { isThorough } from '../support/thorough.ts'
import { type Changes, watchChanges } from '../support/watch-changes.ts'

let crowd: Crowd
let changes: Changes
/** Ids of the test mode by type, which is another workspace to the live mode. */
let foreign: Record<string, string>
/** Names that its owner gave. */
const names = [
  'their_customer',
  'their_meter',
  'their_feature',
  'their_card',
  'their_plan',
  'their_promo',
]

beforeAll(async () => {
  // Nobody listens there.
  crowd = await startCrowd({ webhookAllowPrivate: ['127.0.0.1'] })
  foreign = await makeTheirs()
  changes = await watchChanges(crowd.tenant.sql)
})
afterAll(() => crowd?.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Made = any

async function makeTheirs(): Promise<Record<string, string>> {
  const { app } = crowd.tenant
  const ask = (query: string) => graphqlData<Made>(app.url, app.testKey, query)
  const made = await ask(`mutation {
    customer: createCustomer(input: { externalId: "their_customer" }) { id creditBalance { id } }
    meter: createMeter(input: { key: "their_meter", aggregation: COUNT }) { id }
    feature: createFeature(input: { key: "their_feature", type: METERED }) { id }
    card: createRateCard(input: { key: "their_card", name: "x", currency: "USD", creditValue: "1" }) { id }
    apiKey: createApiKey(input: { name: "their key", role: READ }) { apiKey { id } }
  }`)
  const used = await ask(`mutation {
    txn: addCredits(input: { customerId: "their_customer", amount: 5 }) { id poolId }
    event: recordUsage(input: { customerId: "their_customer", eventType: "their_meter" }) { id }
    entitlement: setEntitlement(input: { customerId: "their_customer", feature: "their_feature", limit: 9 }) { id }
    hold: reserveCredits(input: { customerId: "their_customer", amount: 1 }) { hold { id } }
    client: createOAuthClient(input: { name: "theirs", role: READ }) { client { id } }
  }`)
  const kept = await ask(`mutation {
    file: createFile(input: { name: "a.png", content: "iVBORw0KGgo=" }) { id }
  }`)
  const priced = await ask(`mutation {
    plan: createPlan(input: { key: "their_plan", version: { currency: "USD" } }) {
      id versions { edges { node { id } } } }
    prices: createCustomPricing(input: { customerId: "their_customer", currency: "USD",
      rules: [{ key: "their_meter", model: FLAT, flatFee: 1 }] }) { id }
    rate: addRate(input: { rateCardId: "their_card", eventType: "their_meter", fixedCredits: 1 }) { id }
    link: createPaymentLink(input: { name: "Gift", currency: "USD" }) { id }
    hook: createWebhookEndpoint(input: { url: "http://127.0.0.1:9/hook", enabledEvents: ["customer.*"] }) { endpoint { id } }
  }`)
  const moved = await ask(`mutation {
    delivery: sendTestWebhook(id: "${priced.hook.endpoint.id}") { id }
    clock: createTestClock(input: { now: "2027-01-01" }) { id }
    promo: createPromotion(input: { code: "their_promo", publish: true, version: { kind: PERCENT, percent: 1 } }) {
      id versions { edges { node { id } } } }
    credit: issueStoreCredit(input: { customerId: "their_customer", currency: "USD", amount: 1 }) { id }
    checkout: createCheckout(input: { ui: HEADLESS, customerId: "their_customer", currency: "USD", lines: [{ description: "x", amount: 1 }] }) { id }
  }`)
  const billed = await makeBilled(priced.plan.versions.edges[0].node.id)
  // The clock stands still: there is one attempt, and no other.
  await until(async () => {
    const { rows } = await crowd.tenant.sql.query('select from webhook_attempt')
    return rows.length > 0
  })
  const seen = await ask(
    '{ auditEntries(first: 1) { edges { node { id } } } events(first: 1) { edges { node { id } } } workspace { id } }',
  )
  return {
    ...billed,
    ApiKey: made.apiKey.apiKey.id,
    AuditEntry: seen.auditEntries.edges[0].node.id,
    CreditBalance: made.customer.creditBalance.id,
    CreditPool: used.txn.poolId,
    CreditTransaction: used.txn.id,
    CustomPrice: priced.prices[0].id,
    Customer: made.customer.id,
    Entitlement: used.entitlement.id,
    Event: seen.events.edges[0].node.id,
    Feature: made.feature.id,
    Hold: used.hold.hold.id,
    Meter: made.meter.id,
    OAuthClient: used.client.client.id,
    Checkout: moved.checkout.id,
    File: kept.file.id,
    PaymentLink: priced.link.id,
    Plan: priced.plan.id,
    PlanVersion: priced.plan.versions.edges[0].node.id,
    Promotion: moved.promo.id,
    PromotionVersion: moved.promo.versions.edges[0].node.id,
    Rate: priced.rate.id,
    RateCard: made.card.id,
    StoreCredit: moved.credit.id,
    TestClock: moved.clock.id,
    UsageEvent: used.event.id,
    WebhookDelivery: moved.delivery.id,
    WebhookEndpoint: priced.hook.endpoint.id,
    Workspace: seen.workspace.id,
  }
}

/** A subscription with an invoice, of which a change makes a credit note, and another invoice that is paid. */
async function makeBilled(versionId: string): Promise<Record<string, string>> {
  const { app } = crowd.tenant
  const ask = (query: string) => graphqlData<Made>(app.url, app.testKey, query)
  await ask(`mutation {
    updatePlanVersion(id: "${versionId}", input: { basePrice: "10" }) { id }
    publishPlanVersion(id: "${versionId}") { id }
  }`)
  const { made } = await ask(
    'mutation { made: createSubscription(input: { customerId: "their_customer", planId: "their_plan" }) { id } }',
  )
  const change = (input: string) =>
    ask(`mutation { changed: changeSubscription(id: "${made.id}", input: { ${input} }) {
      scheduledChange { id } customer { invoices { edges { node {
        id status lines { id } creditNotes { id } } } } } } }`)
  const now = await change('quantity: 2, proration: INVOICE_NOW')
  const invoices: Made[] = now.changed.customer.invoices.edges.map(({ node }: Made) => node)
  const credited = invoices.find(({ creditNotes }) => creditNotes.length > 0)
  // The invoice of the checkout is a draft.
  const open = invoices.find(({ id, status }) => id !== credited.id && status === 'OPEN')
  const paid = await ask(`mutation { paid: markInvoicePaid(id: "${open.id}") { payments { id } } }`)
  const { method } = await ask(
    'mutation { method: addPaymentMethod(input: { customerId: "their_customer", token: "test_success" }) { id } }',
  )
  const later = await change('quantity: 3, at: PERIOD_END')
  const { moved } = await ask('{ moved: mrrChanges(first: 1) { edges { node { id } } } }')
  const migrated = await ask(`mutation {
    plan: migrateSubscriptions(planId: "their_plan", input: { toVersionId: "${versionId}" }) { id }
  }`)
  const reduced = await ask(
    `mutation { on: applyPromotion(id: "${made.id}", code: "their_promo") { discounts { id } } }`,
  )
  await until(async () => {
    const { rows } = await crowd.tenant.sql.query(
      `select from plan_migration where status = 'COMPLETED'`,
    )
    return rows.length > 0
  })
  const paymentId = paid.paid.payments[0].id
  const back = await ask(
    `mutation { back: createRefund(input: { paymentId: "${paymentId}", amount: 1, reason: "x" }) { id } }`,
  )
  return {
    CreditNote: credited.creditNotes[0].id,
    CustomerSubscription: made.id,
    Discount: reduced.on.discounts[0].id,
    Invoice: credited.id,
    InvoiceLine: credited.lines[0].id,
    MrrChange: moved.edges[0].node.id,
    PaymentMethod: method.id,
    Dispute: await dispute(paymentId),
    Payment: paymentId,
    Refund: back.back[0].id,
    PlanMigration: migrated.plan.id,
    ScheduledChange: later.changed.scheduledChange.id,
  }
}

/** Only a provider tells of disputes. */
async function dispute(paymentId: string): Promise<string> {
  const { app } = crowd.tenant
  const caller = await app.core.authenticate(app.testKey)
  if (!caller) throw new Error('The test key of the test app is unknown')
  const teller = systemCaller(caller.workspaceId, 'TEST')
  const news = { paymentId, reference: 'dp_1', amount: 1n, status: 'OPEN' } as const
  return String(await app.core.perform(teller, recordDispute, news))
}

/** They show a part of what another type shows, by the same id. */
const views: ReadonlySet<string> = new Set(['PublicCheckout'])

describe('what belongs to another workspace', () => {
  it('is one thing of every type that has an id', () => {
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && 'id' in type.getFields() && !views.has(type.name),
    )
    expect(Object.keys(foreign).sort()).toEqual(types.map(({ name }) => name).sort())
    expect(Object.values(foreign).every((id) => typeof id === 'string' && id !== '')).toBe(true)
  })

  it('is in its own workspace what `node` answers of the id, by one query for all', async () => {
    const { app } = crowd.tenant
    const ids = Object.values(foreign)
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'
    const { nodes } = await graphqlData<Made>(app.url, app.testKey, query, { ids })
    expect(nodes).toEqual(Object.entries(foreign).map(([__typename, id]) => ({ __typename, id })))
    for (const [__typename, id] of Object.entries(foreign)) {
      const one = `{ node(id: "${id}") { __typename id } }`
      const answer = await graphqlData<Made>(app.url, app.testKey, one)
      expect(answer).toEqual({ node: { __typename, id } })
    }
    const mint =
      'mutation { createCustomerToken(input: { customerId: "their_customer" }) { token } }'
    const { createCustomerToken } = await graphqlData<Made>(app.url, app.testKey, mint)
    const own = await graphqlData<Made>(app.url, createCustomerToken.token, query, { ids })
    const shown = own.nodes.flatMap((one: Made) => (one ? [one.__typename] : []))
    const ofCustomer = ['CreditBalance', 'CreditPool', 'Customer', 'Entitlement', 'UsageEvent']

    const ofBilling = ['CreditNote', 'CustomerSubscription', 'Dispute', 'Invoice', 'InvoiceLine']
    const ofMoney = ['Discount', 'Payment', 'PaymentMethod', 'Refund']
    const all = [
      ...ofCustomer,
      'CreditTransaction',
      ...ofBilling,
      ...ofMoney,
      'ScheduledChange',
      'StoreCredit',
      'Workspace',
    ]
    expect(shown.sort()).toEqual(all.sort())
  })
})

/** The paths of ids and keys in the arguments: those that can name something of another workspace. */
function idPaths(name: string, type: GraphQLInputType): string[][] {
  const inner = getNamedType(type)
  if (isInputObjectType(inner)) {
    return Object.values(inner.getFields()).flatMap((field) =>
      idPaths(field.name, field.type).map((path) => [name, ...path]),
    )
  }
  const names = inner.name === 'ID' || (/(Id|Key)$/.test(name) && name !== 'idempotencyKey')
  return names && !['externalId', 'key', 'taxId'].includes(name) ? [[name]] : []
}

function withValue(value: unknown, [head, ...rest]: string[], id: string): unknown {
  if (head === undefined) return id
  if (Array.isArray(value)) return [withValue(value[0] ?? {}, [head, ...rest], id)]
  const object = (value ?? {}) as Variables
  return { ...object, [head]: withValue(object[head], rest, id) }
}

/** A value of the same form that names nothing. */
const unknownLike = (id: string) => id.replace(/.{4}$/, (end) => (end === '0000' ? '1111' : '0000'))

type Field = GraphQLField<unknown, unknown>
const fieldsOf = (kind: Kind): (readonly [Kind, Field])[] => {
  const types = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }
  return Object.values(types[kind]?.getFields() ?? {}).map((field) => [kind, field] as const)
}
const pathsOf = (kinds: Kind[]) =>
  kinds
    .flatMap(fieldsOf)
    .flatMap(([kind, field]) =>
      field.args
        .flatMap((arg) => idPaths(arg.name, arg.type))
        .map((path) => [`${kind} ${field.name} ${path.join('.')}`, kind, field, path] as const),
    )

const readers = ['an admin key', 'an admin of another workspace', 'a customer token'] as const

const paths = pathsOf(['query', 'mutation'])

describe.each(paths)('%s', (name, kind, field, path) => {
  /** Every fourth of them, others in each place, unless there is time. */
  const some = (ids: string[]) => {
    const turn = paths.findIndex(([one]) => one === name)
    return isThorough ? ids : ids.filter((_, i) => i % 4 === turn % 4)
  }

  it('answers ids of another workspace exactly as unknown ones', async () => {
    const { tenant, callers } = crowd
    await changes()
    const base = valuesOf(field.args, plausible)
    for (const reader of readers) {
      const credential = callers.find(({ name }) => name === reader)?.credential
      const answer = async (id: string) => {
        const { query, variables } = requestOf(kind, field, withValue(base, path, id) as Variables)
        const { status, data, errors } = await graphql(tenant.app.url, credential, query, variables)
        expect(status).toBeLessThan(500)
        return JSON.stringify({ status, data, errors })
          .replaceAll(id, '<id>')
          .replaceAll(/req_\w+/g, '<request>')
      }
      const { Customer = '', Plan = '', UsageEvent = '' } = foreign
      const few = [Customer, 'their_customer', Plan, UsageEvent]
      const all = [...Object.values(foreign), ...names]
      const ids = reader === 'an admin key' ? new Set([...few, ...some(all)]) : few
      const unknown = await answer(unknownLike(Customer))
      expect(await answer(unknownLike('their_customer'))).toBe(unknown)
      await Promise.all([...ids].map(async (id) => expect(await answer(id), id).toBe(unknown)))
    }
    expect(await changes()).toEqual([])
  })
})

describe.each(pathsOf(['subscription']))('%s', (_name, kind, field, path) => {
  it('answers customers of another workspace exactly as unknown ones', async () => {
    const base = valuesOf(field.args, plausible)
    for (const reader of readers) {
      const token = crowd.callers.find(({ name }) => name === reader)?.credential
      const socket = await connect(crowd.tenant.app.url, { token })
      const answer = async (id: string) => {
        const { query, variables } = requestOf(kind, field, withValue(base, path, id) as Variables)
        const errors = await socket.subscribe(query, variables).errors()
        return JSON.stringify(errors)
          .replaceAll(id, '<id>')
          .replaceAll(/req_\w+/g, '<request>')
      }
      for (const id of [foreign.Customer ?? '', 'their_customer']) {
        expect(await answer(id)).toBe(await answer(unknownLike(id)))
      }
      await socket.close()
    }
  })
})
