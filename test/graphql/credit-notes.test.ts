/** Credit notes: how much can be credited, where it goes, its lines and tax, and how notes are taken back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateCreditNoteDocument,
  type CreateCreditNoteInput,
  VoidCreditNoteDocument,
} from '../support/billing.generated.ts'
import { addMonthly, invoicesOf, subscribe } from '../support/billing.ts'
import { change } from '../support/billing-acts.ts'
import {
  credit,
  creditRefused,
  creditsOf,
  invoiceOf,
  notesOf,
  paidInvoice,
  pay,
  voidNote,
} from '../support/credit-acts.ts'
import {
  creditOf,
  giveCredit,
  makeInvoice,
  payByCredit,
  setBilling,
  takeBack,
} from '../support/invoice-acts.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

const open = { status: 'OPEN' } as const

describe('a credit note of 100.00, of which store credit paid 30.00 and money 70.00', () => {
  it('C1: pays money back first, and gives the rest as store credit', async () => {
    const { id, customerId } = await paidInvoice(tenant)
    const note = await credit(tenant, id, { amount: '80' })
    expect(note).toMatchObject({
      ...{ amount: '80', offsetAmount: '0', refundAmount: '70', storeCreditAmount: '10' },
      ...{ voidedAt: null, refunds: [{ amount: '70', status: 'SUCCEEDED' }] },
    })
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({
      ...{ status: 'PAID', amountPaid: '70', amountRefunded: '70', amountCredited: '0' },
    })
    expect(await creditsOf(tenant, customerId)).toMatchObject([
      { reason: 'OTHER', status: 'DEPLETED', remaining: '0' },
      { id: note.storeCreditId, reason: 'REFUND_ALTERNATIVE', amount: '10', invoiceId: id },
    ])
    expect(await tenant.facts(customerId, 'refund.succeeded')).toMatchObject([
      { kind: 'REFUND', creditNoteId: note.id, amountMinor: '7000' },
    ])
  })

  it('C2: is followed by at most the rest', async () => {
    const { id } = await paidInvoice(tenant)
    await credit(tenant, id, { amount: '80' })
    const refused = await creditRefused(tenant, id, { amount: '20.01' })
    const details = { code: 'CONFLICT', reason: 'OVER_CREDITED', creditable: '20.00' }
    expect(refused).toMatchObject(details)
    expect(await credit(tenant, id, { amount: '20' })).toMatchObject({ storeCreditAmount: '20' })
    expect(await creditRefused(tenant, id, { amount: '0.01' })).toMatchObject({
      creditable: '0.00',
    })
  })

  it.each([
    ['more money than was paid', { refund: '70.01', storeCredit: '9.99' }, 'refundable', '70.00'],
    ['what is not due', { offset: '80' }, 'amountDue', '0.00'],
  ])('gives no %s back, whatever the caller says', async (_what, settle, detail, left) => {
    const { id, customerId } = await paidInvoice(tenant)
    const refused = await creditRefused(tenant, id, { amount: '80', settle })
    expect(refused).toMatchObject({ code: 'CONFLICT', [detail]: left })
    expect(await notesOf(tenant, id)).toEqual([])
    expect(await creditOf(tenant, customerId)).toMatchObject({ balance: '0' })
  })

  it('gives what was paid in money as store credit, where the caller says so', async () => {
    const { id, customerId } = await paidInvoice(tenant)
    const settle = { storeCredit: '100' }
    expect(await credit(tenant, id, { amount: '100', settle })).toMatchObject({
      ...{ refundAmount: '0', storeCreditAmount: '100' },
    })
    expect(await creditOf(tenant, customerId)).toMatchObject({ balance: '100' })
  })
})

describe('a credit note on an invoice that is owed', () => {
  it('lowers what is due, and the invoice is paid when it covers the rest', async () => {
    const { id, customerId } = await makeInvoice(tenant, ['100'], open)
    await credit(tenant, id, { amount: '60' })
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({
      ...{ status: 'OPEN', amountDue: '40', amountCredited: '60' },
    })
    await credit(tenant, id, { amount: '40' })
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({
      ...{ status: 'PAID', amountDue: '0', amountCredited: '100', amountRefunded: '0' },
    })
    expect(await tenant.facts(customerId, 'invoice.paid')).toHaveLength(1)
  })

  it('lowers what is due before it gives back what was paid', async () => {
    const { id } = await makeInvoice(tenant, ['100'], open)
    await pay(tenant, id, '30')
    expect(await credit(tenant, id, { amount: '80' })).toMatchObject({
      ...{ offsetAmount: '70', refundAmount: '10', storeCreditAmount: '0' },
    })
  })

  it('gives no store credit for what nobody paid', async () => {
    const { id } = await makeInvoice(tenant, ['100'], open)
    const settle = { storeCredit: '1' }
    expect(await creditRefused(tenant, id, { amount: '1', settle })).toMatchObject({
      ...{ code: 'CONFLICT', reason: 'OVER_RETURNED', returnable: '0.00' },
    })
  })

  it('is refused on a draft, and on an invoice that was voided', async () => {
    const draft = await makeInvoice(tenant, ['5'])
    const voided = await makeInvoice(tenant, ['5'], open)
    await takeBack(tenant, voided.id)
    for (const [id, status] of [
      [draft.id, 'DRAFT'],
      [voided.id, 'VOID'],
    ] as const) {
      const refused = await creditRefused(tenant, id, { amount: '1' })
      const allowed = ['OPEN', 'PAID', 'UNCOLLECTIBLE']
      expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', status, allowed })
    }
  })
})

describe('the tax of credit notes', () => {
  it('T4: parts of 10.00, 10.00 and the rest have the tax of the invoice together', async () => {
    await setBilling(tenant, { taxPercent: '7.25' })
    const { id } = await makeInvoice(tenant, ['30', '8.11'], open)
    await setBilling(tenant, { taxPercent: '0' })
    await pay(tenant, id)
    const notes = [
      await credit(tenant, id, { amount: '10' }),
      await credit(tenant, id, { amount: '10' }),
      await credit(tenant, id, { amount: '20.87' }),
    ]
    expect(notes.map(({ tax }) => tax)).toEqual(['0.68', '0.67', '1.41'])
  })

  it('is shared out over the lines, and each line is credited at most once', async () => {
    await setBilling(tenant, { taxPercent: '20', taxInclusive: false })
    const { id, lines } = await makeInvoice(tenant, ['10', '30'], open)
    await setBilling(tenant, { taxPercent: '0' })
    const [small, large] = lines.map((line) => line.id)
    const part = await credit(tenant, id, { lines: [{ lineId: `${small}`, amount: '6' }] })
    expect(part.lines).toEqual([{ lineId: small, amount: '6', tax: '1' }])
    const over = await creditRefused(tenant, id, {
      lines: [{ lineId: `${small}`, amount: '6.01' }],
    })
    expect(over).toMatchObject({ code: 'CONFLICT', creditable: '6.00' })
    const half = await credit(tenant, id, { amount: '21' })
    expect(half.lines).toMatchObject([
      { lineId: small, amount: '3' },
      { lineId: large, amount: '18', tax: '3' },
    ])
    const rest = await credit(tenant, id, {
      lines: [{ lineId: `${small}` }, { lineId: `${large}` }],
    })
    expect(rest).toMatchObject({ amount: '21', lines: [{ amount: '3' }, { amount: '18' }] })
    const taxes = await notesOf(tenant, id)
    expect(taxes.reduce((sum, { tax }) => sum + Number(tax), 0)).toBe(8)
  })
})

describe('voidCreditNote', () => {
  it('makes the amount due again, and creditable', async () => {
    const { id, customerId } = await makeInvoice(tenant, ['100'], open)
    const note = await credit(tenant, id, { amount: '60' })
    expect((await voidNote(tenant, note.id)).voidedAt).not.toBeNull()
    expect(await invoiceOf(tenant, customerId, id)).toMatchObject({
      ...{ status: 'OPEN', amountDue: '100', amountCredited: '0' },
    })
    expect(await credit(tenant, id, { amount: '100' })).toMatchObject({ offsetAmount: '100' })
    expect(await tenant.facts(customerId, 'credit_note.voided')).toMatchObject([{ id: note.id }])
  })

  it('takes its store credit back, as long as none of it is spent', async () => {
    const { id, customerId } = await paidInvoice(tenant)
    const settle = { storeCredit: '20' }
    const kept = await credit(tenant, id, { amount: '20', settle })
    await voidNote(tenant, kept.id)
    expect(await creditsOf(tenant, customerId)).toMatchObject([
      {},
      { id: kept.storeCreditId, status: 'VOIDED', remaining: '0' },
    ])
    const spent = await credit(tenant, id, { amount: '20', settle })
    await makeInvoice(tenant, ['1'], { customerId, ...open })
    const refused = await tenant.refused(VoidCreditNoteDocument, { id: spent.id })
    expect(refused).toMatchObject({ code: 'PRECONDITION_FAILED', reason: 'SPENT' })
  })

  it('is refused when money went back, when it paid the invoice, and twice', async () => {
    const refusal = async (id: string) => tenant.refused(VoidCreditNoteDocument, { id })
    const paid = await paidInvoice(tenant)
    const refunded = await credit(tenant, paid.id, { amount: '1' })
    expect(await refusal(refunded.id)).toMatchObject({ reason: 'REFUNDED' })
    const owed = await makeInvoice(tenant, ['10'], open)
    const first = await credit(tenant, owed.id, { amount: '1' })
    await voidNote(tenant, first.id)
    expect(await refusal(first.id)).toMatchObject({ reason: 'VOIDED' })
    const last = await credit(tenant, owed.id, { amount: '10' })
    expect(await refusal(last.id)).toMatchObject({ reason: 'OFFSET' })
  })

  it('is refused for time that a subscription gave up', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const plan = await addMonthly(tenant)
    const { id, customerId } = await subscribe(tenant, plan)
    tenant.clock.set('2026-04-11T00:00:00Z')
    const dearer = await addMonthly(tenant, { basePrice: '75' })
    await change(tenant, id, { planId: dearer })
    const [invoice] = await invoicesOf(tenant, customerId)
    const [note] = await notesOf(tenant, `${invoice?.id}`)
    expect(note).toMatchObject({ amount: '20', lines: [{ amount: '20' }] })
    const refused = await tenant.refused(VoidCreditNoteDocument, { id: `${note?.id}` })
    expect(refused).toMatchObject({ reason: 'PRORATION' })
    expect(await creditRefused(tenant, `${invoice?.id}`, { amount: '10.01' })).toMatchObject({
      creditable: '10.00',
    })
    tenant.clock.set(noon)
  })
})

describe('an invoice that is voided', () => {
  it('gives its store credit back, less what a note gave back already', async () => {
    const { id, customerId } = await makeInvoice(tenant, ['25'], open)
    await giveCredit(tenant, customerId, '20')
    await payByCredit(tenant, id)
    await credit(tenant, id, { amount: '8', settle: { storeCredit: '8' } })
    expect(await creditOf(tenant, customerId)).toMatchObject({ balance: '8' })
    await takeBack(tenant, id)
    expect(await creditOf(tenant, customerId)).toMatchObject({ balance: '20' })
  })
})

describe('what a note took off a line', () => {
  it('is not given back again when the line is prorated', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const plan = await addMonthly(tenant)
    const { id, customerId } = await subscribe(tenant, plan)
    const [invoice] = await invoicesOf(tenant, customerId)
    await pay(tenant, `${invoice?.id}`)
    await credit(tenant, `${invoice?.id}`, { amount: '12' })
    tenant.clock.set('2026-04-11T00:00:00Z')
    const dearer = await addMonthly(tenant, { basePrice: '75' })
    await change(tenant, id, { planId: dearer, proration: 'INVOICE_NOW' })
    // Of 18.00 twenty of thirty days are left.
    const changed = (await invoicesOf(tenant, customerId)).find(({ reason }) => reason === 'CHANGE')
    expect(changed).toMatchObject({ total: '38' })
    expect(await creditRefused(tenant, `${invoice?.id}`, { amount: '6.01' })).toMatchObject({
      creditable: '6.00',
    })
    tenant.clock.set(noon)
  })
})

const badNotes: [string, Partial<CreateCreditNoteInput>, string][] = [
  ['nothing', { amount: '0' }, 'INVALID_REQUEST'],
  ['less than nothing', { amount: '-1' }, 'INVALID_REQUEST'],
  ['fractions of a cent', { amount: '0.001' }, 'INVALID_REQUEST'],
  ['an amount in exponent form', { amount: '1e400' }, 'INVALID_REQUEST'],
  ['no number', { amount: 'NaN' }, 'INVALID_REQUEST'],
  ['more than can be stored', { amount: '99999999999999999999' }, 'INVALID_REQUEST'],
  ['neither amount nor lines', { amount: undefined }, 'INVALID_REQUEST'],
  ['both', { lines: [{ lineId: 'li_none' }] }, 'INVALID_REQUEST'],
  ['no lines', { amount: undefined, lines: [] }, 'INVALID_REQUEST'],
  ['a blank reason', { reason: ' ' }, 'INVALID_REQUEST'],
  ['parts that are not the amount', { settle: { refund: '1' } }, 'INVALID_REQUEST'],
  ['a negative part', { settle: { refund: '-1', offset: '3' } }, 'INVALID_REQUEST'],
  ['a line of another invoice', { amount: undefined, lines: [{ lineId: 'li_0' }] }, 'NOT_FOUND'],
  ['an unknown invoice', { invoiceId: 'inv_none' }, 'NOT_FOUND'],
]

describe('bad input', () => {
  it.each(badNotes)('of a note is refused: %s', async (_what, given, code) => {
    const { id } = await makeInvoice(tenant, ['10'], open)
    const input = { invoiceId: id, amount: '2', reason: 'Too much', ...given }
    expect(await tenant.refused(CreateCreditNoteDocument, { input })).toMatchObject({ code })
    expect(await notesOf(tenant, id)).toEqual([])
  })

  it('names each line once', async () => {
    const { id, lines } = await makeInvoice(tenant, ['10'], open)
    const lineId = `${lines[0]?.id}`
    const refused = await creditRefused(tenant, id, { lines: [{ lineId }, { lineId }] })
    expect(refused.code).toBe('INVALID_REQUEST')
  })
})

it('27: leaves billing that agrees with its rows', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
