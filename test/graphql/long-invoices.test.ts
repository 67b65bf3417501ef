/** An invoice of as many lines as a plan and its changes can make: it is read, shown, drawn, paid, and given back line by line. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  CreateCreditNoteDocument,
  type CreateCreditNoteInput,
  CreateSubscriptionDocument,
  VerifyInvoiceLineDocument,
} from '../support/billing.generated.ts'
import { change } from '../support/billing-acts.ts'
import { type CheckoutLab, checkoutLab } from '../support/checkouts.ts'
import { RecordUsageDocument } from '../support/ledger.generated.ts'
import { textOfPdf } from '../support/pdf-text.ts'
import { addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
let lab: CheckoutLab
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  lab = await checkoutLab(tenant)
})
afterAll(() => tenant?.close())

it('is read, drawn, paid and given back', async () => {
  const { test } = lab
  const metered = Array.from({ length: 25 }, (_, n) => `metered_${n}`)
  for (const key of metered) await addMetered(test, key, 'SUM', 'n')
  const seats = Array.from({ length: 25 }, (_, n) => ({
    ...{ chargeKey: `seat_${n}`, name: `Seat ${n}`, perQuantity: true },
    ...{ model: 'PER_UNIT' as const, unitPrice: '1.01' },
  }))
  const used = metered.map((key) => ({ key, model: 'PER_UNIT' as const, unitPrice: '0.333' }))
  const planId = await lab.plan({ charges: [...seats, ...used] })
  const customerId = await lab.payer()
  const { createSubscription } = await lab.ask(CreateSubscriptionDocument, {
    input: { customerId, planId, collection: 'INVOICE' },
  })
  const { id } = createSubscription
  for (const { id: first } of await lab.invoices(customerId)) await lab.pay(first)
  for (const quantity of [2, 3, 4, 5]) {
    tenant.clock.advance(3_600_000)
    await change(test, id, { quantity })
  }
  for (const eventType of metered) {
    const input = { customerId, eventType, properties: { n: 7 }, quantity: 7 }
    await lab.ask(RecordUsageDocument, { input })
  }
  tenant.clock.set(createSubscription.periodEnd!)
  await lab.run()
  tenant.clock.advance(3 * 3_600_000)
  await lab.run()
  const found = (await lab.invoices(customerId)).find(({ reason }) => reason === 'CYCLE')
  const { id: invoiceId = '', lines = [], total = '' } = found ?? {}
  // The first price of each is given back, and each of the others but the last; then comes the next period.
  expect(lines).toHaveLength(8 * 26 + 26 + 25)
  const sum = lines.reduce((cents, { amount }) => cents + Math.round(Number(amount) * 100), 0)
  expect(sum).toBe(Math.round(Number(total) * 100))
  expect(await lab.pay(invoiceId)).toMatchObject({ status: 'SUCCEEDED', amount: total })

  const { pathname, search } = new URL((await lab.hosted(invoiceId)).data)
  const page = new URL(pathname + search, tenant.app.url)
  const html = await (await fetch(page)).text()
  expect(html.match(/<tr/g)?.length).toBeGreaterThanOrEqual(lines.length)
  const drawn = await fetch(new URL(/href="([^"]+\/pdf)"/.exec(html)?.[1] ?? '', page))
  const pages = textOfPdf(Buffer.from(await drawn.arrayBuffer()))
  expect(pages.length).toBeGreaterThan(5)
  expect(pages.join('\n').match(/Seat 24\b/g)).toHaveLength(9)

  for (const { id: lineId } of lines) {
    const { verifyInvoiceLine } = await lab.ask(VerifyInvoiceLineDocument, { id: lineId })
    expect(verifyInvoiceLine.differences).toEqual([])
  }
  const whole = lines.filter(({ kind }) => !kind.startsWith('PRORATION'))
  const back = { invoiceId, reason: 'Never used' }
  const note = async (input: Partial<CreateCreditNoteInput>) =>
    (await lab.ask(CreateCreditNoteDocument, { input: { ...back, ...input } })).createCreditNote
  const byLines = await note({ lines: whole.map(({ id: lineId }) => ({ lineId })) })
  expect(byLines.lines).toHaveLength(26 + 25)
  const rest = (Number(total) - Number(byLines.amount)).toFixed(2)
  await note({ amount: rest })
  const input = { ...back, amount: '0.01' }
  expect(await lab.refused(CreateCreditNoteDocument, { input })).toMatchObject({
    ...{ code: 'CONFLICT', creditable: '0.00' },
  })
  const after = (await lab.invoices(customerId)).find(({ id: one }) => one === invoiceId)
  expect(after).toMatchObject({ amountRefunded: total })
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
