/** The payloads of webhooks: every type is emitted, matches its example, and names its customer as the caller does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { domainEventTypes } from '../../src/core/events/domain-event.ts'
import { announceOptimizationsJob } from '../../src/jobs/announce-optimizations.ts'
import { liveBilledLives } from '../support/billed-life.ts'
import { liveChargedLives, liveUnpaidLife } from '../support/charged-lives.ts'
import { graphqlBody, sendRaw } from '../support/keyed.ts'
import { paymentLab } from '../support/payments.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import {
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts'
import {
  CreateEndpointDocument,
  ReplayDeliveryDocument,
  ReplayEventsDocument,
} from '../support/webhooks.generated.ts'
import { deliveriesTo, makeEndpoint, onlyDelivery } from '../support/webhooks.ts'

let tenant: Tenant
let receiver: WebhookReceiver
/** The live mode has no test clocks; their tests tell of their events. */
const emitted = domainEventTypes.filter((type) => !type.startsWith('test_clock.'))
const told = new Map<string, Received>()
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  // The billing run would be done with what fails before it fails three times.
  let runsJobs = false
  tenant = await startTenant({ webhookAllowPrivate: true }, {}, { mayRunJobs: () => runsJobs })
  const { id } = await makeEndpoint(tenant, receiver, '/all', { enabledEvents: ['*'] })
  const lab = await paymentLab(tenant)
  const url = `${receiver.url}/test`
  await lab.ask(CreateEndpointDocument, { input: { url, enabledEvents: ['*'] } })
  await live()
  await liveChargedLives(lab)
  runsJobs = true
  await mutate(`sendTestWebhook(id: "${id}") { id }`)
  const { rows } = await tenant.sql.query('select distinct type from event')
  expect(rows.map((row) => row.type).toSorted()).toEqual([...emitted].toSorted())
  await until(() => {
    const all = [...receiver.at('/all'), ...receiver.at('/test')]
    for (const one of all) told.set(one.event.type, one)
    return told.size === emitted.length
  })
})
afterAll(async () => {
  await tenant?.close()
  await receiver?.close()
})

/** The field of the answer. */
async function send(operation: string): Promise<unknown> {
  const { text } = await sendRaw(tenant.app, graphqlBody(operation))
  const { data, errors } = JSON.parse(text)
  if (errors) throw new Error(`${operation}: ${JSON.stringify(errors)}`)
  return Object.values(data)[0]
}
const mutate = (field: string) => send(`mutation { ${field} }`) as Promise<{ id: string }>

/** Everything that a workspace may go through. */
async function live(): Promise<void> {
  await setUp()
  await plan()
  await entitle()
  await moveCredits()
  await spend()
  await secure()
  await liveUnpaidLife(tenant)
  await liveBilledLives(tenant)
}

async function setUp(): Promise<void> {
  for (const externalId of ['acme', 'globex', 'gone']) {
    await mutate(`createCustomer(input: {externalId: "${externalId}"}) { id }`)
  }
  await mutate(`updateCustomer(id: "acme", input: {name: "Acme"}) { id }`)
  await mutate(`archiveCustomer(id: "gone") { id }`)
  await mutate(`unarchiveCustomer(id: "gone") { id }`)
  await mutate(`createMeter(input: {key: "chat", aggregation: COUNT}) { id }`)
  await mutate(`updateMeter(id: "chat", input: {unit: "message"}) { id }`)
  await mutate(`createFeature(input: {key: "messages", type: METERED, meterKey: "chat"}) { id }`)
  await mutate(`updateFeature(id: "messages", input: {name: "Messages"}) { id }`)
  await mutate(
    `createRateCard(input: {key: "standard", currency: "USD", creditValue: "0.10", isDefault: true}) { id }`,
  )
  await mutate(`updateRateCard(id: "standard", input: {name: "Standard"}) { id }`)
  await mutate(`updateRateCard(id: "standard", input: {isDefault: false}) { id }`)
  for (const verb of ['archive', 'unarchive']) {
    await mutate(`${verb}RateCard(id: "standard") { id }`)
    await mutate(`${verb}Feature(id: "messages") { id }`)
    await mutate(`${verb}Meter(id: "chat") { id }`)
  }
  await mutate(`updateRateCard(id: "standard", input: {isDefault: true}) { id }`)
  for (const [model, credits] of [
    ['large', 10],
    ['small', 1],
  ]) {
    const components = `[{property: "tokens", unitSize: "1000", credits: "${credits}"}]`
    await mutate(
      `addRate(input: {rateCardId: "standard", eventType: "chat", match: {model: "${model}"}, components: ${components}}) { id }`,
    )
  }
}

async function plan(): Promise<void> {
  await mutate(`createPlan(input: {key: "pro", version: {currency: "USD"}}) { id }`)
  await mutate(`updatePlan(id: "pro", input: {name: "Pro"}) { id }`)
  const add = `createPlanVersion(input: {planId: "pro", currency: "USD"}) { id }`
  const [first, second] = [await mutate(add), await mutate(add)]
  await mutate(`updatePlanVersion(id: "${first.id}", input: {basePrice: "9.90"}) { id }`)
  await mutate(`publishPlanVersion(id: "${first.id}") { id }`)
  await mutate(`archivePlanVersion(id: "${second.id}") { id }`)
  await mutate(`archivePlan(id: "pro") { id }`)
  const terms = '{ kind: FREE_TRIAL_DAYS, days: 7 }'
  await mutate(
    `createPromotion(input: { code: "spring", version: ${terms}, publish: true }) { id }`,
  )
  await mutate(`updatePromotion(id: "spring", input: { name: "Spring" }) { id }`)
  await mutate(`archivePromotion(id: "spring") { id }`)
  await mutate(`updatePlan(id: "pro", input: {archived: false}) { id }`)
  const rules = '[{key: "messages", model: PER_UNIT, unitPrice: "0.5"}]'
  const [price] = (await send(
    `mutation { createCustomPricing(input: {customerId: "acme", currency: "USD", rules: ${rules}}) { id } }`,
  )) as { id: string }[]
  await mutate(`endCustomPricing(id: "${price?.id}") { id }`)
}

async function entitle(): Promise<void> {
  const { id } = await mutate(
    `setEntitlement(input: {customerId: "acme", feature: "messages", limit: 5, period: MONTH}) { id }`,
  )
  await mutate(`updateEntitlement(id: "${id}", input: {limit: 1}) { id }`)
}

async function notePool(): Promise<void> {
  const { rows } = await tenant.sql.query('select id from credit_pool where balance > 0 limit 1')
  const input = '{expiresAt: "2099-01-01T00:00:00Z"}'
  await mutate(`updateCreditPool(id: "${rows[0].id}", input: ${input}) { id }`)
}

async function moveCredits(): Promise<void> {
  const add = (amount: string, more = '') =>
    mutate(`addCredits(input: {customerId: "acme", amount: "${amount}" ${more}}) { id }`)
  const give = (from: string, to: string, amount: string) =>
    send(
      `mutation { transferCredits(input: {fromCustomerId: "${from}", toCustomerId: "${to}", amount: "${amount}"}) { __typename } }`,
    )
  await send(
    'mutation { setLowBalanceThreshold(customerId: "globex", input: { threshold: 100 }) { __typename } }',
  )
  await add('5000')
  await give('acme', 'globex', '250.5')
  await give('globex', 'acme', '200')
  await give('globex', 'acme', '50.5')
  const soon = new Date(tenant.clock.now().getTime() + 30_000).toISOString()
  await add('120', `, expiresAt: "${soon}"`)
  await notePool()
  await send(
    'mutation { reserveCredits(input: {customerId: "acme", amount: 4000, ttlSeconds: 20}) { __typename } }',
  )
  tenant.clock.advance(60_000)
  await add('1')
  await mutate(`voidCredits(input: {customerId: "acme", amount: 1, reason: "Twice"}) { id }`)
}

async function spend(): Promise<void> {
  const record = () =>
    mutate(
      `recordUsage(input: {customerId: "acme", eventType: "chat", properties: {model: "large", tokens: 5000}}) { id }`,
    )
  const { id } = await record()
  await mutate(`reverseUsageEvent(id: "${id}") { id }`)
  await record()
  const held = (await send('{ entitlements(customerId: "acme") { edges { node { id } } } }')) as {
    edges: { node: { id: string } }[]
  }
  await mutate(`revokeEntitlement(id: "${held.edges[0]?.node.id}") { id }`)
  tenant.clock.advance(1)
  const { core } = tenant.app
  const { sql, clock } = tenant
  const job = announceOptimizationsJob({ perform: core.perform, sql, clock })
  await job.run(new AbortController().signal)
}

async function secure(): Promise<void> {
  await mutate('setAttributionProperties(input: {names: ["project"]}) { id }')
  await mutate(
    'setRateLimits(input: {limits: [{requestClass: CHECK, requests: 5000, windowSeconds: 60}]}) { id }',
  )
  const inside = async (field: string) =>
    Object.values((await send(`mutation { ${field} }`)) as object)[0] as { id: string }
  const key = await inside('createApiKey(input: {name: "reader", role: READ}) { apiKey { id } }')
  await mutate(`updateApiKey(id: "${key.id}", input: {name: "other"}) { id }`)
  await mutate(`revokeApiKey(id: "${key.id}") { id }`)
  const client = await inside(
    'createOAuthClient(input: {name: "reader", role: READ}) { client { id } }',
  )
  await inside(`rotateOAuthClientSecret(id: "${client.id}") { client { id } }`)
  await mutate(`revokeOAuthClient(id: "${client.id}") { id }`)
  const { id } = await makeEndpoint(tenant, receiver, '/other', { enabledEvents: ['plan.*'] })
  await mutate(`updateWebhookEndpoint(id: "${id}", input: {description: "Other"}) { id }`)
  await inside(`rotateWebhookSecret(id: "${id}") { endpoint { id } }`)
  for (const verb of ['disable', 'enable', 'delete']) {
    await mutate(`${verb}WebhookEndpoint(id: "${id}") { id }`)
  }
}

interface Described {
  type: string
  kind: string
  description: string
  example: { data: Record<string, unknown> }
}

const describedTypes = () =>
  send('{ webhookEventTypes { type kind description example } }') as Promise<Described[]>

/** Values as what they are: the type of a number, the prefix of an id. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(formOf)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, formOf(item)]))
  }
  if (typeof value !== 'string') return value === null ? null : typeof value
  return /^([a-z]+)_\w+$/.exec(value)?.[1] ?? 'text'
}

/** A date, an address, a reason, or the id of what else there is, may be there or not. */
const mayBeNull =
  /^(trial_end|cancel_at|period_start|period_end|next_attempt_at|due_at|number|email|reason|decline_code|\w+_id)$/

/** Whether what was sent is as good as what is shown: null, or our id of a customer without an externalId. */
function isAsGood(name: string, form: unknown, shown: unknown): boolean {
  if (name === 'customer_id') return form === 'cust' || form === shown
  // That of the provider has no form of ours.
  if (name === 'reference') return typeof form === 'string' || form === shown
  return mayBeNull.test(name) && (form === null || shown === null)
}

function withNulls(form: unknown, example: unknown): unknown {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return form
  const shown = (example ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      name in shown && isAsGood(name, value, shown[name])
        ? shown[name]
        : withNulls(value, shown[name]),
    ]),
  )
}

describe('webhookDeliveries', () => {
  it('are those of a type and of a customer, by either id', async () => {
    const list = async (filter: string) =>
      (
        (await send(
          `{ webhookDeliveries(first: 100, ${filter}) { edges { node { eventType customerId } } } }`,
        )) as { edges: { node: { eventType: string; customerId: string | null } }[] }
      ).edges.map(({ node }) => node)
    const added = await list('eventType: "credits.added", customerId: "acme"')
    const id = added[0]?.customerId
    expect(added.length).toBeGreaterThan(1)
    expect(added).toEqual(added.map(() => ({ eventType: 'credits.added', customerId: id })))
    expect(await list(`eventType: "credits.added", customerId: "${id}"`)).toEqual(added)
    expect(await list('eventType: "credits.added"')).toEqual(added)
    expect(await list('eventType: "credits.added", customerId: "globex"')).toEqual([])
  })
})

describe('webhookEventTypes', () => {
  it('has an example of each type that is what is sent', async () => {
    const types = await describedTypes()
    expect(types.map(({ type }) => type)).toEqual(domainEventTypes)
    const forms = (payloadOf: (described: Described) => unknown) =>
      Object.fromEntries(types.map((one) => [one.type, formOf(payloadOf(one))]))
    const sent = forms(({ type, example }) =>
      type.startsWith('test_clock.') ? example : told.get(type)?.event,
    )
    const shown = forms(({ example }) => example)
    expect(withNulls(sent, shown)).toEqual(shown)
  })

  it('names the values of an enum, whose descriptions have the examples', async () => {
    const { enumValues } = (await send(
      '{ __type(name: "WebhookEventType") { enumValues { name description } } }',
    )) as { enumValues: { name: string; description: string }[] }
    const types = await describedTypes()
    expect(enumValues).toHaveLength(types.length)
    for (const { type, kind, description, example } of types) {
      const value = enumValues.find(({ name }) => name === kind)
      expect(value?.description).toContain(`\`${type}\`: ${description}`)
      expect(value?.description).toContain(JSON.stringify(example))
    }
    const read = '{ events(type: "credits.low_balance") { edges { node { type kind } } } }'
    expect(await send(read)).toEqual({
      edges: [{ node: { type: 'credits.low_balance', kind: 'CREDITS_LOW_BALANCE' } }],
    })
  })

  it('is what the OpenAPI document and the docs page show', async () => {
    const at = (path: string) => fetch(`${tenant.app.url}/openmonetize/v1${path}`)
    const { webhooks } = await (await at('/openapi.json')).json()
    const page = await (await at('/docs')).text()
    const types = await describedTypes()
    expect(Object.keys(webhooks)).toEqual(types.map(({ type }) => type))
    for (const { type, example } of types) {
      const { content } = webhooks[type].post.requestBody
      expect(content['application/json'].example).toEqual(example)
      expect(page).toContain(`<code>${type}</code>`)
    }
  })
})

describe('a payload', () => {
  it('names its customer by the externalId where there is one, and by our id', async () => {
    const { rows } = await tenant.sql.query('select id, external_id from customer')
    const externalIds = new Map(rows.map((row) => [row.id, row.external_id]))
    const ofCustomers = receiver.at('/all').filter(({ event }) => event.stream !== null)
    expect(ofCustomers.length).toBeGreaterThan(15)
    for (const { event } of ofCustomers) {
      const { customer_id, customer } = event.data
      expect({ customer_id, customer }).toEqual({
        customer_id: externalIds.get(event.stream) ?? event.stream,
        customer: event.stream,
      })
    }
    const [acme, globex] = ['acme', 'globex'].map(
      (name) => rows.find((row) => row.external_id === name).id,
    )
    const gift = ofCustomers.find(
      ({ event }) => event.type === 'credits.transferred' && event.stream === globex,
    )
    expect(gift?.event.data).toMatchObject({
      ...{ customer: globex, customer_id: 'globex', to_customer: acme, to_customer_id: 'acme' },
    })
    const nameless = await tenant.customer()
    await until(() => receiver.at('/all').some(({ event }) => event.stream === nameless))
    const created = receiver.at('/all').find(({ event }) => event.stream === nameless)
    expect(created?.event.data).toMatchObject({ customer_id: nameless, customer: nameless })
  })

  it('is the same to an endpoint made later, which gets it by replay alone', async () => {
    const before = receiver.at('/all').filter(({ event }) => event.type !== 'webhook.test')
    const ids = new Set(before.map(({ event }) => event.id))
    const { id: endpointId } = await makeEndpoint(tenant, receiver, '/later', {
      enabledEvents: ['*'],
    })
    const itself = await deliveriesTo(tenant, endpointId)
    expect(itself.filter(({ eventId }) => ids.has(eventId))).toEqual([])
    const input = { endpointId, startTime: '2026-01-01', endTime: '2026-12-31' }
    await tenant.ask(ReplayEventsDocument, { input })
    const bodies = () => new Map(receiver.at('/later').map(({ event, body }) => [event.id, body]))
    await until(() => before.every(({ event }) => bodies().has(event.id)))
    for (const { event, body } of before) expect(bodies().get(event.id)).toBe(body)
  })

  it('of a dead letter names the customer when it is sent again', async () => {
    receiver.answer('/dead', (response) => response.writeHead(410).end())
    const { id } = await makeEndpoint(tenant, receiver, '/dead')
    const customer = await tenant.customer('initech')
    const dead = await onlyDelivery(tenant, id, ({ status }) => status === 'DEAD')
    receiver.answer('/dead', (response) => response.end())
    await mutate(`enableWebhookEndpoint(id: "${id}") { id }`)
    await tenant.ask(ReplayDeliveryDocument, { id: dead.id })
    const [, again] = await receiver.wait('/dead', 2)
    expect(again?.event.data).toMatchObject({ customer_id: 'initech', customer })
  })
})
