/** Lists of subscriptions, invoices, payments and credit notes: filters, order, and what a customer token sees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreateSubscriptionInput } from '../support/billing.generated.ts'
import { addMonthly, subscribe } from '../support/billing.ts'
import { change, payAll } from '../support/billing-acts.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { createToken } from '../support/live-product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
/** Two customers, each with two invoices that are paid and a credit note. */
let one: { id: string; customerId: string }
let other: { id: string; customerId: string }
let again: { id: string }
let planId: string
let token: string

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
type Answer = any
const ask = (query: string, key = tenant.app.liveKey) =>
  graphqlData<Answer>(tenant.app.url, key, query)
const codeOf = async (query: string, key = tenant.app.liveKey) =>
  (await graphql(tenant.app.url, key, query)).errors?.[0]?.extensions?.code

async function billed(more: Partial<CreateSubscriptionInput> = {}) {
  const made = await subscribe(tenant, planId, more)
  tenant.clock.advance(1_000)
  await change(tenant, made.id, { quantity: 3, proration: 'INVOICE_NOW' })
  tenant.clock.advance(1_000)
  await payAll(tenant, made.customerId)
  tenant.clock.advance(1_000)
  return made
}

beforeAll(async () => {
  tenant = await startTenant()
  planId = await addMonthly(tenant)
  one = await billed()
  other = await billed()
  // What comes last is the first customer's again: ids begin with the customer, so they do not sort these lists.
  again = await billed({ customerId: one.customerId, unique: 'NONE' })
  token = await createToken(tenant.app, one.customerId)
})
afterAll(() => tenant?.close())

const lists = ['customerSubscriptions', 'invoices', 'payments', 'creditNotes'] as const

const read = async (list: string, args = '', key?: string) => {
  const given = args && `(${args})`
  const answer = await ask(
    `{ rows: ${list}${given} {
    totalCount edges { node { id customerId createdAt } } } }`,
    key,
  )
  const rows: { id: string; customerId: string; createdAt: string }[] = answer.rows.edges.map(
    ({ node }: Answer) => node,
  )
  expect(answer.rows.totalCount).toBe(rows.length)
  return rows
}

describe.each(lists)('%s', (list) => {
  it('shows those of all customers, newest first, or oldest first on request', async () => {
    const newest = await read(list)
    expect(new Set(newest.map(({ customerId }) => customerId))).toEqual(
      new Set([one.customerId, other.customerId]),
    )
    expect(newest.map(({ createdAt }) => createdAt)).toEqual(
      newest
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .reverse(),
    )
    const oldest = await read(list, 'order: CREATED_ASC')
    expect(oldest).toEqual(newest.toReversed())
  })

  it('pages through the oldest first, forwards and backwards', async () => {
    const all = (await read(list, 'order: CREATED_ASC')).map(({ id }) => id)
    const walk = async (page: (cursor: string | null) => string, at: 'end' | 'start') => {
      const ids: string[][] = []
      for (let cursor: string | null = null; ; ) {
        const { rows } = await ask(`{ rows: ${list}(order: CREATED_ASC, ${page(cursor)}) {
          edges { node { id } }
          pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`)
        ids.push(rows.edges.map(({ node }: Answer) => node.id))
        const { pageInfo } = rows
        if (!(at === 'end' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return ids
        cursor = at === 'end' ? pageInfo.endCursor : pageInfo.startCursor
      }
    }
    const forwards = await walk((c) => `first: 1, after: ${JSON.stringify(c)}`, 'end')
    expect(forwards.flat()).toEqual(all)
    const backwards = await walk((c) => `last: 1, before: ${JSON.stringify(c)}`, 'start')
    expect(backwards.reverse().flat()).toEqual(all)
  })

  it('filters by customer and by time, from the first instant to before the second', async () => {
    const own = await read(list, `customerId: "${one.customerId}"`)
    expect(own.length).toBeGreaterThan(0)
    expect(own.every(({ customerId }) => customerId === one.customerId)).toBe(true)
    const [first] = await read(list, 'order: CREATED_ASC')
    const at = `startTime: "${first!.createdAt}"`
    expect(await read(list, `${at}, order: CREATED_ASC`)).toContainEqual(first)
    const before = await read(list, `endTime: "${first!.createdAt}"`)
    expect(before).toEqual([])
    expect(await codeOf(`{ ${list}(customerId: "cust_nobody") { totalCount } }`)).toBe('NOT_FOUND')
  })

  it('shows a customer token its own, and refuses it another customer', async () => {
    const own = await read(list, `customerId: "${one.customerId}"`)
    expect(await read(list, '', token)).toEqual(own)
    expect(await read(list, `customerId: "${one.customerId}"`, token)).toEqual(own)
    for (const customerId of [other.customerId, 'nobody']) {
      const query = `{ ${list}(customerId: "${customerId}") { totalCount } }`
      expect(await codeOf(query, token)).toBe('FORBIDDEN')
    }
  })
})

describe('payments and credit notes', () => {
  it.each(['payments', 'creditNotes'])('%s are those of an invoice', async (list) => {
    const [row] = (
      await ask(`{ rows: ${list} { edges { node {
      id invoiceId invoice { id customer { id } } customer { id } } } } }`)
    ).rows.edges
    const { id, invoiceId, invoice, customer } = row.node
    expect(invoice).toEqual({ id: invoiceId, customer })
    expect((await read(list, `invoiceId: "${invoiceId}"`)).map((found) => found.id)).toEqual([id])
    expect(await read(list, 'invoiceId: "inv_nothing"')).toEqual([])
    const [foreign] = (await read(list, `customerId: "${other.customerId}"`)).map(
      (found) => found.id,
    )
    const single = list.slice(0, -1)
    expect(await codeOf(`{ ${single}(id: "${foreign}") { id } }`)).toBeUndefined()
    expect(await codeOf(`{ ${single}(id: "${foreign}") { id } }`, token)).toBe('NOT_FOUND')
    expect(await codeOf(`{ ${single}(id: "${single}_x") { id } }`)).toBe('NOT_FOUND')
  })

  it('a payment made outside has succeeded', async () => {
    const { payments } = await ask(`{ payments(statuses: [SUCCEEDED], first: 1) {
      edges { node { status provider amount currency } } } }`)
    expect(payments.edges[0].node).toMatchObject({ status: 'SUCCEEDED', provider: 'manual' })
    expect(await read('payments', 'statuses: [FAILED, PENDING]')).toEqual([])
  })

  it('a credit note says which line it credits', async () => {
    const { creditNotes } = await ask(
      '{ creditNotes(first: 1) { edges { node { lineId currency amount tax } } } }',
    )
    expect(creditNotes.edges[0].node).toEqual({
      lineId: expect.stringMatching(/^li_/),
      currency: 'USD',
      amount: expect.any(String),
      tax: '0',
    })
  })
})

describe('a customer', () => {
  it('reads its subscriptions and invoices with its token', async () => {
    const query = `{ viewer { customer { subscriptions { edges { node { id } } }
      invoices { totalCount edges { node { id payments { status } } } } } } }`
    const { viewer } = await ask(query, token)
    expect(viewer.customer.subscriptions.edges).toEqual([
      { node: { id: again.id } },
      { node: { id: one.id } },
    ])
    const invoices = await read('invoices', `customerId: "${one.customerId}"`)
    expect(viewer.customer.invoices.totalCount).toBe(invoices.length)
  })

  it('does not learn from its token which plans there are', async () => {
    const query = '{ customerSubscriptions(planId: "no-such-plan") { totalCount } }'
    expect((await ask(query, token)).customerSubscriptions.totalCount).toBe(0)
    expect(await codeOf(query)).toBe('NOT_FOUND')
    expect(await read('customerSubscriptions', `planId: "${planId}"`, token)).toHaveLength(2)
  })
})
