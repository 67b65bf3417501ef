/** Bad input to the operations of billing: what each answers, and that it changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonthly, subscribe } from '../support/billing.ts'
import { change, payAll } from '../support/billing-acts.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { createToken } from '../support/live-product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { type Changes, watchChanges } from '../support/watch-changes.ts'

let tenant: Tenant
let token: string
let changes: Changes
/** What the texts of the table name in `<…>`. */
const names: Record<string, string> = {}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Answer = any
const ask = (query: string, key = tenant.app.liveKey) =>
  graphqlData<Answer>(tenant.app.url, key, query)

beforeAll(async () => {
  // Nothing but the refused operation could change anything.
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  tenant.clock.set('2026-04-01T00:00:00Z')
  names.plan = await addMonthly(tenant)
  names.euro = await addMonthly(tenant, { currency: 'EUR' })
  names.once = await addMonthly(tenant, { billingPeriod: 'ONCE' })
  const one = await subscribe(tenant, names.plan)
  names.customer = one.customerId
  names.subscription = one.id
  const paid = await subscribe(tenant, names.plan)
  names.other = paid.customerId
  await payAll(tenant, paid.customerId)
  const over = await subscribe(tenant, names.plan)
  names.over = over.id
  await ask(`mutation { cancelSubscription(id: "${over.id}", input: { at: NOW }) { id } }`)
  await change(tenant, paid.id, { quantity: 2, at: 'PERIOD_END' })
  const of = async (customerId: string) =>
    (
      await ask(
        `{ invoices(customerId: "${customerId}") { edges { node { id payments { id } } } } }`,
      )
    ).invoices.edges[0].node
  names.open = (await of(one.customerId)).id
  names.paid = (await of(paid.customerId)).id
  names.payment = (await of(paid.customerId)).payments[0].id
  names.othersSubscription = paid.id
  token = await createToken(tenant.app, one.customerId)
  await makeForeign()
  changes = await watchChanges(tenant.sql)
})
afterAll(() => tenant?.close())

/** The same in the test mode, which is another workspace, with a clock that is advancing. */
async function makeForeign(): Promise<void> {
  const theirs = (query: string) => ask(query, tenant.app.testKey)
  const { plan, clock } = await theirs(`mutation {
    plan: createPlan(input: { key: "theirs", version: { currency: "USD", basePrice: 9 }, publish: true }) { id }
    clock: createTestClock(input: { now: "2027-01-01" }) { id } }`)
  names.theirPlan = plan.id
  const { customer } = await theirs(`mutation {
    customer: createCustomer(input: { testClockId: "${clock.id}" }) { id } }`)
  names.theirCustomer = customer.id
  const { made } = await theirs(`mutation {
    made: createSubscription(input: { customerId: "${customer.id}", planId: "theirs" }) {
      id customer { invoices { edges { node { id } } } } } }`)
  names.theirs = made.id
  names.theirInvoice = made.customer.invoices.edges[0].node.id
  // An advance by the jobs would be over at once; its mark is what writes meet meanwhile.
  await tenant.sql.query(
    'update credit_account set clock_advancing = true where customer_id = $1',
    [customer.id],
  )
}

type Row = [what: string, operation: string, code: string, details?: Record<string, unknown>]

const create = (input: string) => `mutation { createSubscription(input: { ${input} }) { id } }`
const ofNew = (input: string) => create(`customerId: "<customer>", planId: "<once>", ${input}`)
const act = (verb: string, id: string, input = '') =>
  `mutation { ${verb}(id: "${id}"${input && `, input: { ${input} }`}) { id } }`
const pay = (id: string, input: string) => act('markInvoicePaid', id, input)

/** The verbs of subscriptions, each with an input that it needs. */
const verbs = {
  changeSubscription: 'quantity: 3',
  cancelSubscription: 'at: NOW',
  uncancelSubscription: '',
  pauseSubscription: 'behavior: VOID',
  resumeSubscription: '',
  updateSubscription: 'dueDays: 3',
  cancelScheduledChange: '',
}
const unknown = [
  ['of nothing', 'sub_nothing', 'inv_nothing'],
  ['of another workspace', '<theirs>', '<theirInvoice>'],
] as const

const notFound: Row[] = [
  ...unknown.flatMap(([what, subscription, invoice]) => [
    ...Object.entries(verbs).map(
      ([verb, input]): Row => [`${verb} ${what}`, act(verb, subscription, input), 'NOT_FOUND'],
    ),
    [`markInvoicePaid ${what}`, act('markInvoicePaid', invoice), 'NOT_FOUND'] satisfies Row,
    [`an invoice ${what}`, `{ invoice(id: "${invoice}") { id } }`, 'NOT_FOUND'] satisfies Row,
    [
      `a subscription ${what}`,
      `{ customerSubscription(id: "${subscription}") { id } }`,
      'NOT_FOUND',
    ] satisfies Row,
    [
      `a quote ${what}`,
      `{ quote(input: { change: { id: "${subscription}", quantity: 2 } }) { total } }`,
      'NOT_FOUND',
    ] satisfies Row,
  ]),
  ['a customer of nothing', create('customerId: "nobody", planId: "<plan>"'), 'NOT_FOUND'],
  ['a foreign customer', create('customerId: "<theirCustomer>", planId: "<plan>"'), 'NOT_FOUND'],
  ['a plan of nothing', create('customerId: "<customer>", planId: "nothing"'), 'NOT_FOUND'],
  ['a foreign plan', create('customerId: "<customer>", planId: "<theirPlan>"'), 'NOT_FOUND'],
  ['a payment of nothing', '{ payment(id: "pay_nothing") { id } }', 'NOT_FOUND'],
  ['a credit note of nothing', '{ creditNote(id: "cn_nothing") { id } }', 'NOT_FOUND'],
]

const amounts = ['0', '-1', '1.001', 'NaN', 'Infinity', '1e19', '1000000000000000000', '', ' 1']
const badInput: Row[] = [
  ...amounts.map(
    (amount): Row => [
      `an amount of "${amount}"`,
      pay('<open>', `amount: "${amount}"`),
      'INVALID_REQUEST',
    ],
  ),
  ['more than is due', pay('<open>', 'amount: "30.01"'), 'INVALID_REQUEST'],
  ['a payment ahead', pay('<open>', 'paidAt: "2026-05-01T00:00:00Z"'), 'INVALID_REQUEST'],
  ['a payment of long ago', pay('<open>', 'paidAt: "2026-02-01T00:00:00Z"'), 'INVALID_REQUEST'],
  ['a quantity of 0', ofNew('quantity: 0'), 'INVALID_REQUEST'],
  ['a quantity of millions', ofNew('quantity: 1000001'), 'INVALID_REQUEST'],
  ['a trial of years', ofNew('trialDays: 731'), 'INVALID_REQUEST'],
  ['an end before now', ofNew('endAt: "2026-03-01T00:00:00Z"'), 'INVALID_REQUEST'],
  [
    'an end before the start',
    ofNew('startAt: "2026-06-01T00:00:00Z", endAt: "2026-05-01T00:00:00Z"'),
    'INVALID_REQUEST',
  ],
  ['a start of long ago', ofNew('startAt: "2024-01-01T00:00:00Z"'), 'INVALID_REQUEST'],
  ['a start in six years', ofNew('startAt: "2032-06-01T00:00:00Z"'), 'INVALID_REQUEST'],
  ['neither plan nor version', create('customerId: "<customer>"'), 'INVALID_REQUEST'],
  [
    'a resume in the past',
    act('pauseSubscription', '<subscription>', 'behavior: VOID, resumeAt: "2026-03-01T00:00:00Z"'),
    'INVALID_REQUEST',
  ],
  [
    'a change in the past',
    act('changeSubscription', '<subscription>', 'quantity: 2, atTime: "2026-03-01T00:00:00Z"'),
    'INVALID_REQUEST',
  ],
  [
    'a change at two times',
    act(
      'changeSubscription',
      '<subscription>',
      'quantity: 2, at: NOW, atTime: "2026-04-09T00:00:00Z"',
    ),
    'INVALID_REQUEST',
  ],
  [
    'another currency',
    act('changeSubscription', '<subscription>', 'planId: "<euro>"'),
    'INVALID_REQUEST',
  ],
  [
    'a quote in another currency',
    '{ quote(input: { change: { id: "<subscription>", planId: "<euro>" } }) { total } }',
    'INVALID_REQUEST',
  ],
  ...['meterUsage', 'invoices', 'payments'].map(
    (field): Row => [
      `a filter of ${field} that is no time`,
      `{ ${field}(${field === 'meterUsage' ? 'meter: "x", endTime: "2026-01-01", ' : ''}startTime: "soon") { __typename } }`,
      'INVALID_REQUEST',
    ],
  ),
]

const refused: Row[] = [
  ...Object.entries(verbs).map(
    ([verb, input]): Row => [
      `${verb} of what is over`,
      act(verb, '<over>', input),
      'PRECONDITION_FAILED',
      verb === 'cancelScheduledChange' ? {} : { status: 'CANCELED' },
    ],
  ),
  ['resume of what runs', act('resumeSubscription', '<subscription>'), 'PRECONDITION_FAILED'],
  ['uncancel of what stays', act('uncancelSubscription', '<subscription>'), 'PRECONDITION_FAILED'],
  [
    'a payment of what is paid',
    act('markInvoicePaid', '<paid>'),
    'PRECONDITION_FAILED',
    { status: 'PAID', allowed: ['OPEN', 'UNCOLLECTIBLE'] },
  ],
  [
    'a change to what is paid once',
    act('changeSubscription', '<subscription>', 'planId: "<once>"'),
    'PRECONDITION_FAILED',
  ],
  [
    'a second subscription to the plan',
    create('customerId: "<customer>", planId: "<plan>"'),
    'CONFLICT',
    { subscriptionId: '<subscription>' },
  ],
  [
    'a second subscription at all',
    create('customerId: "<customer>", planId: "<euro>", unique: CUSTOMER'),
    'CONFLICT',
    { subscriptionId: '<subscription>' },
  ],
]

const named = (text: string) => text.replaceAll(/<(\w+)>/g, (_all, name) => names[name] ?? '')
const namedIn = (details: object) => JSON.parse(named(JSON.stringify(details)))

async function refusal(operation: string, key: string | undefined = tenant.app.liveKey) {
  await changes()
  const { errors, status } = await graphql(tenant.app.url, key, named(operation))
  expect(await changes()).toEqual([])
  expect(status).toBeLessThan(500)
  return { ...errors?.[0]?.extensions } as { code?: string }
}

describe.each([
  ['what is not there', notFound],
  ['what is wrong', badInput],
  ['what its state forbids', refused],
])('billing refuses %s and changes nothing:', (_kind, rows) => {
  it.each(rows)('%s', async (_what, operation, code, details = {}) => {
    expect(await refusal(operation)).toMatchObject({ code, ...namedIn(details) })
  })
})

describe('while a test clock advances', () => {
  it.each([
    ...Object.entries(verbs).map(([verb, input]) => act(verb, '<theirs>', input)),
    act('markInvoicePaid', '<theirInvoice>'),
    create('customerId: "<theirCustomer>", planId: "theirs", unique: NONE'),
  ])('no one else writes: %s', async (operation) => {
    expect(await refusal(operation, tenant.app.testKey)).toMatchObject({ code: 'CONFLICT' })
  })
})

describe('a customer token', () => {
  it.each([
    create('customerId: "<customer>", planId: "<euro>"'),
    ...Object.entries(verbs).map(([verb, input]) => act(verb, '<subscription>', input)),
    act('markInvoicePaid', '<open>'),
  ])('writes nothing: %s', async (operation) => {
    expect(await refusal(operation, token)).toMatchObject({ code: 'FORBIDDEN' })
  })

  it.each([
    '{ invoice(id: "<paid>") { id } }',
    '{ payment(id: "<payment>") { id } }',
    '{ customerSubscription(id: "<othersSubscription>") { id } }',
    '{ quote(input: { change: { id: "<othersSubscription>", quantity: 3 } }) { total } }',
  ])('does not find what is of another customer: %s', async (operation) => {
    expect(await refusal(operation, token)).toMatchObject({ code: 'NOT_FOUND' })
    expect((await graphql(tenant.app.url, tenant.app.liveKey, named(operation))).errors).toBe(
      undefined,
    )
  })
})
