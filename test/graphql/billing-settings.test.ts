/** How a workspace bills: its settings, their bounds and what they change. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graduated } from '../support/billed-usage.ts'
import {
  BillingSettingsDocument,
  UpdateBillingSettingsDocument,
  type UpdateBillingSettingsInput,
} from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { makeInvoice, setBilling } from '../support/invoice-acts.ts'
import { addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'SUM')
})
afterAll(() => tenant?.close())

const settings = async (key?: string) =>
  (await tenant.ask(BillingSettingsDocument, {}, key)).billingSettings
const defaults = {
  seller: { name: null, address: null, taxId: null, email: null },
  ...{ taxName: null, taxPercent: '0', taxInclusive: false },
  ...{ invoicePrefix: 'INV', creditNotePrefix: 'CN', draftHours: 1, graceDays: 3 },
  embedOrigins: [] as string[],
  ...{ entitledWhilePastDue: true, oneTrialPerCustomer: true, applyStoreCredit: true },
  grantCreditsOn: 'PERIOD_START',
  ...{ retryDays: [1, 3, 5, 7], finalAction: 'SUSPEND', finalInvoice: 'KEEP' },
}

describe('updateBillingSettings', () => {
  it('sets what is given, null restores a default, and each mode has its own', async () => {
    expect(await settings()).toEqual(defaults)
    const seller = {
      name: 'Acme',
      address: 'Main St 1\nTown',
      taxId: 'DE1',
      email: 'a@example.com',
    }
    const changed = { seller, taxName: 'VAT', taxPercent: '7.25', draftHours: 0, graceDays: 14 }
    expect(await setBilling(tenant, changed)).toEqual({ ...defaults, ...changed })
    expect(await setBilling(tenant, { taxName: null, graceDays: null })).toEqual({
      ...{ ...defaults, ...changed, taxName: null, graceDays: 3 },
    })
    expect(await settings(tenant.app.testKey)).toEqual(defaults)
    const { rows } = await tenant.sql.query(
      `select count(*)::int as n from event where type = 'billing_settings.updated'`,
    )
    expect(rows).toEqual([{ n: 2 }])
    await setBilling(tenant, { seller: null, taxPercent: null, draftHours: null })
    expect(await settings()).toEqual(defaults)
  })

  it('empties lists, and null restores what was there at first', async () => {
    const origins = ['https://shop.example.com', 'http://localhost:3000', 'http://[::1]:3000']
    const lists = { retryDays: [2, 60], embedOrigins: origins }
    expect(await setBilling(tenant, lists)).toEqual({ ...defaults, ...lists })
    expect(await setBilling(tenant, {})).toEqual({ ...defaults, ...lists })
    const none = { retryDays: [], embedOrigins: [] }
    expect(await setBilling(tenant, none)).toEqual({ ...defaults, ...none })
    await setBilling(tenant, lists)
    expect(await setBilling(tenant, { retryDays: null, embedOrigins: null })).toEqual(defaults)
  })

  it.each(['retryDays', 'embedOrigins'])('refuses null among %s', async (name) => {
    const input = { [name]: [null] } as UpdateBillingSettingsInput
    expect((await tenant.refused(UpdateBillingSettingsDocument, { input })).code).toBe(
      'INVALID_REQUEST',
    )
  })

  it.each<[string, UpdateBillingSettingsInput]>([
    ['a negative tax', { taxPercent: '-1' }],
    ['a tax above 100 %', { taxPercent: '100.0001' }],
    ['a tax with five digits', { taxPercent: '1.00001' }],
    ['721 draft hours', { draftHours: 721 }],
    ['negative draft hours', { draftHours: -1 }],
    ['negative days of grace', { graceDays: -1 }],
    ['a prefix in small letters', { invoicePrefix: 'inv' }],
    ['an empty prefix', { creditNotePrefix: '' }],
    ['one prefix for both', { creditNotePrefix: 'INV' }],
    ['an origin with a path', { embedOrigins: ['https://example.com/'] }],
    ['an origin in capital letters', { embedOrigins: ['https://Example.com'] }],
    ['an origin of another scheme', { embedOrigins: ['ftp://example.com'] }],
    ['an origin for all', { embedOrigins: ['*'] }],
    ['an origin with a wildcard', { embedOrigins: ['https://*.example.com'] }],
    ['an origin that ends a directive', { embedOrigins: ['https://a;b'] }],
    ['an origin that is two', { embedOrigins: ['https://a,https://b'] }],
    ['an empty origin', { embedOrigins: [''] }],
    ['21 origins', { embedOrigins: Array.from({ length: 21 }, (_, n) => `https://a${n}.example`) }],
    ['a retry on the day itself', { retryDays: [0] }],
    ['a retry after 61 days', { retryDays: [61] }],
    ['two retries on one day', { retryDays: [1, 3, 3] }],
    ['retries that fall', { retryDays: [3, 1] }],
    ['nine retries', { retryDays: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
    ['a blank name', { seller: { name: ' ' } }],
  ])('refuses %s', async (_what, input) => {
    expect((await tenant.refused(UpdateBillingSettingsDocument, { input })).code).toBe(
      'INVALID_REQUEST',
    )
    expect(await settings()).toEqual(defaults)
  })

  it('changes the tax and the prefix of invoices from then on', async () => {
    const before = await makeInvoice(tenant, ['10'])
    await setBilling(tenant, { taxPercent: '20', invoicePrefix: 'RE' })
    const after = await makeInvoice(tenant, ['10'], { status: 'OPEN' })
    expect(after).toMatchObject({ number: 'RE-2026-001', tax: '2', total: '12' })
    expect(before).toMatchObject({ tax: '0' })
    await setBilling(tenant, { taxPercent: null, invoicePrefix: null })
    const next = await makeInvoice(tenant, ['10'], { status: 'OPEN' })
    expect(next).toMatchObject({ number: 'INV-2026-002', tax: '0' })
  })

  it('says how long renewals with usage stay drafts', async () => {
    await setBilling(tenant, { draftHours: 720 })
    tenant.clock.set('2026-04-01T00:00:00Z')
    const planId = await addMonthly(tenant, { basePrice: '0', charges: [graduated('0.02')] })
    const { customerId } = await subscribe(tenant, planId)
    await billAt(tenant, '2026-05-30T23:59:59Z')
    expect(await invoicesOf(tenant, customerId)).toMatchObject([{ status: 'DRAFT' }])
    await billAt(tenant, '2026-05-31T00:00:00Z')
    expect(await invoicesOf(tenant, customerId)).toMatchObject([{ status: 'PAID' }])
    await setBilling(tenant, { draftHours: null })
  })
})
