/** Store credit: money that is owed to a customer and pays its invoices, the oldest first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ApplyStoreCreditDocument,
  IssueStoreCreditDocument,
  type IssueStoreCreditInput,
} from '../support/billing.generated.ts'
import { graphqlData } from '../support/graphql.ts'
import {
  creditOf,
  giveCredit,
  makeInvoice,
  payByCredit,
  setBilling,
} from '../support/invoice-acts.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

interface Movement {
  number: number
  amount: string
}
interface Movements {
  storeCredits: { edges: { node: { id: string; movements: Movement[] } }[] }
  invoice: { storeCreditMovements: Movement[] }
}

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

const open = { status: 'OPEN' } as const

/** C4: 7.00 and later 15.00, and an open invoice of 25.00. */
async function twoCredits() {
  const { id, customerId } = await makeInvoice(tenant, ['25'], open)
  await giveCredit(tenant, customerId, '7')
  tenant.clock.advance(1)
  await giveCredit(tenant, customerId, '15')
  return { id, customerId }
}

describe('applyStoreCredit', () => {
  it('C4: uses the oldest first, all of them', async () => {
    const { id, customerId } = await twoCredits()
    expect(await creditOf(tenant, customerId)).toEqual({ balance: '22', left: ['7', '15'] })
    expect(await payByCredit(tenant, id)).toMatchObject({
      storeCreditApplied: '22',
      amountDue: '3',
    })
    expect(await creditOf(tenant, customerId)).toEqual({ balance: '0', left: ['0', '0'] })
  })

  it('tells each movement, by the credit and by the invoice that it paid', async () => {
    const { id, customerId } = await twoCredits()
    await payByCredit(tenant, id, '10')
    const movement = '{ number storeCreditId type amount balanceAfter currency invoiceId }'
    const read = await graphqlData<Movements>(
      tenant.app.url,
      tenant.app.liveKey,
      `{ storeCredits(customerId: "${customerId}") { edges { node { id movements ${movement} } } }
         invoice(id: "${id}") { storeCreditMovements ${movement} } }`,
    )
    const [second, first] = read.storeCredits.edges.map(({ node }) => node)
    const told = { storeCreditId: first?.id, currency: 'USD' }
    const paid = { ...told, type: 'APPLIED', amount: '7', balanceAfter: '0', invoiceId: id }
    expect(first?.movements).toMatchObject([
      { ...paid, number: 2 },
      { ...told, number: 1, type: 'ISSUED', amount: '7', balanceAfter: '7', invoiceId: null },
    ])
    expect(second?.movements).toMatchObject([
      { type: 'APPLIED', amount: '3', balanceAfter: '12', invoiceId: id },
      { type: 'ISSUED', amount: '15', balanceAfter: '15' },
    ])
    const ofInvoice = read.invoice.storeCreditMovements
    expect(ofInvoice.map(({ amount }) => amount).toSorted()).toEqual(['3', '7'])
    expect(ofInvoice).toContainEqual(first?.movements[0])
  })

  it('uses credits of one instant in the order in which they were issued', async () => {
    const { id, customerId } = await makeInvoice(tenant, ['6'], open)
    for (const amount of ['1', '2', '3', '4', '5']) await giveCredit(tenant, customerId, amount)
    await payByCredit(tenant, id)
    const { left } = await creditOf(tenant, customerId)
    expect(left).toEqual(['0', '0', '0', '4', '5'])
  })

  it('C4: uses at most what it is told', async () => {
    const { id, customerId } = await twoCredits()
    expect(await payByCredit(tenant, id, '10')).toMatchObject({ storeCreditApplied: '10' })
    expect(await creditOf(tenant, customerId)).toEqual({ balance: '12', left: ['0', '12'] })
  })

  it('pays an invoice in full, and not more than is due', async () => {
    const { id, customerId } = await makeInvoice(tenant, ['25'], open)
    await giveCredit(tenant, customerId, '100')
    const paid = await payByCredit(tenant, id, '999999999999')
    expect(paid).toMatchObject({ status: 'PAID', storeCreditApplied: '25', amountDue: '0' })
    expect(await creditOf(tenant, customerId)).toEqual({ balance: '75', left: ['75'] })
  })

  it('refuses fractions of a cent and less than one', async () => {
    const { id } = await twoCredits()
    for (const maxAmount of ['0.001', '0', '-1']) {
      const refused = await tenant.refused(ApplyStoreCreditDocument, { id, maxAmount })
      expect(refused.code).toBe('INVALID_REQUEST')
    }
  })
})

describe('issueStoreCredit', () => {
  it('gives at most 10^15 minor units at once, as invoices demand at most', async () => {
    const customerId = await tenant.customer()
    const most = { customerId, currency: 'KWD', amount: '1000000000000' }
    const { issueStoreCredit } = await tenant.ask(IssueStoreCreditDocument, { input: most })
    expect(issueStoreCredit.amount).toBe(most.amount)
    for (const amount of ['1000000000000.001', '9000000000000000']) {
      const refused = await tenant.refused(IssueStoreCreditDocument, { input: { ...most, amount } })
      expect(refused).toMatchObject({ code: 'INVALID_REQUEST', field: 'amount' })
    }
  })
})

describe('store credit', () => {
  it('pays invoices as they are finalised, in its currency only, until it expires', async () => {
    const customerId = await tenant.customer()
    await giveCredit(tenant, customerId, '5', 'EUR')
    tenant.clock.advance(1)
    const expiresAt = new Date(tenant.clock.now().getTime() + 1_000).toISOString()
    const input = { customerId, currency: 'USD', amount: '3', expiresAt }
    await tenant.ask(IssueStoreCreditDocument, { input })
    const first = await makeInvoice(tenant, ['1'], { customerId, ...open })
    expect(first).toMatchObject({ status: 'PAID', storeCreditApplied: '1' })
    tenant.clock.advance(1_000)
    const second = await makeInvoice(tenant, ['1'], { customerId, ...open })
    expect(second).toMatchObject({ status: 'OPEN', storeCreditApplied: '0' })
    expect(await creditOf(tenant, customerId)).toEqual({ balance: '0', left: ['5', '2'] })
    expect(await creditOf(tenant, customerId, 'EUR')).toMatchObject({ balance: '5' })
  })

  it('waits to be applied where the settings say so', async () => {
    const customerId = await tenant.customer()
    await giveCredit(tenant, customerId, '5')
    await setBilling(tenant, { applyStoreCredit: false })
    const { id, storeCreditApplied } = await makeInvoice(tenant, ['1'], { customerId, ...open })
    await setBilling(tenant, { applyStoreCredit: true })
    expect(storeCreditApplied).toBe('0')
    expect(await payByCredit(tenant, id)).toMatchObject({ status: 'PAID' })
  })

  it('is spent once by invoices at the same time', async () => {
    const customerId = await tenant.customer()
    await giveCredit(tenant, customerId, '10')
    const made = await Promise.all(
      Array.from({ length: 5 }, () => makeInvoice(tenant, ['4'], { customerId, ...open })),
    )
    const applied = made.map((one) => Number(one.storeCreditApplied)).sort()
    expect(applied).toEqual([0, 0, 2, 4, 4])
    const { rows } = await tenant.sql.query(
      `select sum(case type when 'ISSUED' then amount else -amount end) as left
        from store_credit_movement where customer_id = $1`,
      [customerId],
    )
    expect(rows).toEqual([{ left: '0' }])
  })

  it.each<[string, Partial<IssueStoreCreditInput>]>([
    ['nothing', { amount: '0' }],
    ['less than nothing', { amount: '-1' }],
    ['fractions of a cent', { amount: '0.001' }],
    ['an expired one', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['an unknown currency', { currency: 'usd' }],
  ])('is refused for %s', async (_what, given) => {
    const input = { customerId: await tenant.customer(), currency: 'USD', amount: '1', ...given }
    expect((await tenant.refused(IssueStoreCreditDocument, { input })).code).toBe('INVALID_REQUEST')
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
