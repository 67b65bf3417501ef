/** Subscriptions through the public API: create, renew, pay. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancelSubscriptionDocument,
  MarkInvoicePaidDocument,
} from '../support/billing.generated.ts'
import {
  addMonthly,
  amountsOf,
  billAt,
  invoicesOf,
  subscribe,
  subscriptionOf,
} from '../support/billing.ts'
import { graphql, graphqlData } from '../support/graphql.ts'
import { addFeature } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

describe('createSubscription', () => {
  it('begins the period and demands the base price at once', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const made = await subscribe(tenant, await addMonthly(tenant))
    expect(made).toMatchObject({
      status: 'ACTIVE',
      periodStart: '2026-04-01T00:00:00.000Z',
      periodEnd: '2026-05-01T00:00:00.000Z',
    })
    const [invoice, ...more] = await invoicesOf(tenant, made.customerId)
    expect(more).toEqual([])
    expect(invoice).toMatchObject({
      number: 'INV-2026-001',
      status: 'OPEN',
      reason: 'START',
      total: '30',
      amountDue: '30',
    })
    expect(amountsOf(invoice)).toEqual(['BASE 30'])
    const { markInvoicePaid } = await tenant.ask(MarkInvoicePaidDocument, { id: invoice!.id })
    expect(markInvoicePaid).toMatchObject({ status: 'PAID', amountPaid: '30', amountDue: '0' })
  })

  it('renews at each boundary, also those that passed meanwhile', async () => {
    tenant.clock.set('2026-01-31T10:00:00Z')
    const made = await subscribe(tenant, await addMonthly(tenant))
    await billAt(tenant, '2026-06-15T00:00:00Z')
    const invoices = await invoicesOf(tenant, made.customerId)
    expect(invoices.map(({ reason, periodStart }) => `${reason} ${periodStart}`)).toEqual([
      'START 2026-01-31T10:00:00.000Z',
      'CYCLE 2026-02-28T10:00:00.000Z',
      'CYCLE 2026-03-31T10:00:00.000Z',
      'CYCLE 2026-04-30T10:00:00.000Z',
      'CYCLE 2026-05-31T10:00:00.000Z',
    ])
    expect(await subscriptionOf(tenant, made.id)).toMatchObject({
      status: 'PAST_DUE',
      periodEnd: '2026-06-30T10:00:00.000Z',
    })
  })
})

describe('what a subscription grants', () => {
  it('is there at once, is renewed with the period, and ends with it', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    await addFeature(tenant, { key: 'seats', name: 'Seats', type: 'BOOLEAN' })
    const planId = await addMonthly(tenant, {
      includedCredits: '1000',
      entitlements: [{ feature: 'seats' }],
    })
    const { id, customerId } = await subscribe(tenant, planId)
    const access = async () => {
      const { entitlement } = await graphqlData<{ entitlement: { allowed: boolean } }>(
        tenant.app.url,
        tenant.app.liveKey,
        `{ entitlement(customerId: "${customerId}", feature: "seats") { allowed } }`,
      )
      return [entitlement.allowed, (await tenant.balance(customerId)).available]
    }
    expect(await access()).toEqual([true, '1000'])
    await billAt(tenant, '2026-05-02T00:00:00Z')
    expect(await access()).toEqual([true, '1000'])
    await tenant.ask(CancelSubscriptionDocument, { id, input: { at: 'NOW' } })
    expect(await access()).toEqual([false, '0'])
  })
})

describe('archiveCustomer', () => {
  it('is refused until the subscription is over', async () => {
    const { id, customerId } = await subscribe(tenant, await addMonthly(tenant))
    const archive = `mutation { archiveCustomer(id: "${customerId}") { archivedAt } }`
    const { errors } = await graphql(tenant.app.url, tenant.app.liveKey, archive)
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'PRECONDITION_FAILED',
      reason: 'SUBSCRIBED',
      subscriptionId: id,
    })
    await tenant.ask(CancelSubscriptionDocument, { id, input: { at: 'NOW' } })
    const { archiveCustomer } = await graphqlData<{ archiveCustomer: { archivedAt: string } }>(
      tenant.app.url,
      tenant.app.liveKey,
      archive,
    )
    expect(archiveCustomer.archivedAt).toBe(tenant.clock.now().toISOString())
  })
})
