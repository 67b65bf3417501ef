/** Invoices by hand, and what can be done to an invoice in which state. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graduated, use } from '../support/billed-usage.ts'
import {
  ApplyStoreCreditDocument,
  CreateInvoiceDocument,
  type CreateInvoiceInput,
  FinalizeInvoiceDocument,
  MarkInvoicePaidDocument,
  MarkInvoiceUncollectibleDocument,
  StopDunningDocument,
  UpdateInvoiceDocument,
  VoidInvoiceDocument,
} from '../support/billing.generated.ts'
import { addMonthly, amountsOf, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { change, pause } from '../support/billing-acts.ts'
import {
  creditOf,
  editInvoice,
  finalize,
  giveCredit,
  makeInvoice,
  takeBack,
} from '../support/invoice-acts.ts'
import { addMetered } from '../support/product.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'SUM')
})
afterAll(() => tenant?.close())

const open = { status: 'OPEN' } as const

describe('createInvoice', () => {
  it('makes a draft, which is owed when it is finalised', async () => {
    tenant.clock.set(noon)
    const made = await makeInvoice(tenant, ['10.5', '2'], { dueDays: 14, memo: 'Thanks' })
    expect(made).toMatchObject({ status: 'DRAFT', number: null, reason: 'MANUAL', dueAt: null })
    expect(await finalize(tenant, made.id)).toMatchObject({
      ...{ status: 'OPEN', number: 'INV-2026-001', subtotal: '12.5', total: '12.5' },
      ...{ amountDue: '12.5', dueAt: '2026-03-24T12:00:00.000Z', finalizedAt: noon },
    })
    expect(await tenant.facts(made.customerId, 'invoice.created')).toHaveLength(1)
    expect(await tenant.facts(made.customerId, 'invoice.finalized')).toHaveLength(1)
  })

  it('finalises at once, and one of nothing is paid', async () => {
    expect(await makeInvoice(tenant, ['0.01'], open)).toMatchObject({ status: 'OPEN' })
    const free = { ...open, lines: [{ description: 'A present', quantity: '1', unitPrice: '0' }] }
    expect(await makeInvoice(tenant, [], free)).toMatchObject({ status: 'PAID', total: '0' })
  })

  it('rounds the price of a quantity once', async () => {
    const lines = [{ description: 'Hours', quantity: '2.5', unitPrice: '0.333' }]
    const made = await makeInvoice(tenant, [], { lines })
    expect(made.lines).toMatchObject([{ amount: '0.83', quantity: '2.5', unitPrice: '0.333' }])
  })

  it.each([
    ['JPY', '105', '105.5'],
    ['UGX', '50000', '0.1'],
    ['KWD', '12.345', '12.3456'],
  ])('knows the digits of %s', async (currency, amount, tooFine) => {
    const made = await makeInvoice(tenant, [amount], { currency, ...open })
    expect(made).toMatchObject({ total: amount, amountDue: amount })
    const input = {
      ...{ customerId: made.customerId, currency },
      lines: [{ description: 'Too fine', amount: tooFine }],
    }
    const refusal = await tenant.refused(CreateInvoiceDocument, { input })
    expect(refusal).toMatchObject({ code: 'INVALID_REQUEST', field: 'lines.0.amount' })
  })

  it.each<[string, Partial<CreateInvoiceInput>, string]>([
    ['a negative amount', { lines: [{ description: 'a', amount: '-1' }] }, 'INVALID_REQUEST'],
    [
      'an amount in exponent form',
      { lines: [{ description: 'a', amount: '1e400' }] },
      'INVALID_REQUEST',
    ],
    ['neither amount nor price', { lines: [{ description: 'a' }] }, 'INVALID_REQUEST'],
    ['both', { lines: [{ description: 'a', amount: '1', unitPrice: '1' }] }, 'INVALID_REQUEST'],
    ['a blank description', { lines: [{ description: ' ', amount: '1' }] }, 'INVALID_REQUEST'],
    ['a currency that is none', { currency: 'XXX' }, 'INVALID_REQUEST'],
    ['a due date before today', { dueDays: -1 }, 'INVALID_REQUEST'],
    [
      'more than can be stored',
      { lines: [{ description: 'a', amount: '9999999999999999' }] },
      'INVALID_REQUEST',
    ],
    ['an unknown customer', { customerId: 'cust_none' }, 'NOT_FOUND'],
    ['an open one without lines', { status: 'OPEN', lines: [] }, 'PRECONDITION_FAILED'],
  ])('refuses %s', async (_what, given, code) => {
    const customerId = await tenant.customer()
    const lines = [{ description: 'Item', amount: '1' }]
    const input = { customerId, currency: 'USD', lines, ...given }
    expect(await tenant.refused(CreateInvoiceDocument, { input })).toMatchObject({ code })
    expect(await invoicesOf(tenant, customerId)).toEqual([])
  })

  it('refuses the 251st line', async () => {
    const made = await makeInvoice(tenant, Array(250).fill('1'))
    expect(made.lines).toHaveLength(250)
    const lines = Array(251).fill({ description: 'Item', amount: '1' })
    const input = { customerId: made.customerId, currency: 'USD', lines }
    expect((await tenant.refused(CreateInvoiceDocument, { input })).code).toBe('INVALID_REQUEST')
  })
})

describe('updateInvoice', () => {
  it('replaces the lines by hand: adds, changes and removes', async () => {
    const { id, lines } = await makeInvoice(tenant, ['1', '2', '3'])
    const changed = await editInvoice(tenant, id, {
      lines: [
        { id: lines[1]!.id, description: 'Changed', amount: '20' },
        { description: 'New', unitPrice: '0.5', quantity: '3' },
      ],
      memo: 'Sorry',
      metadata: { order: 7 },
    })
    expect(changed).toMatchObject({ memo: 'Sorry', metadata: { order: 7 } })
    expect(changed.lines.map((one) => `${one.description} ${one.amount}`)).toEqual([
      'Changed 20',
      'New 1.5',
    ])
    expect(changed.lines[0]!.id).toBe(lines[1]!.id)
    expect((await finalize(tenant, id)).total).toBe('21.5')
  })

  it('leaves the lines of a subscription alone', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const planId = await addMonthly(tenant, { charges: [graduated('0.02')] })
    const { customerId } = await subscribe(tenant, planId)
    await billAt(tenant, '2026-05-01T00:00:00Z')
    const draft = (await invoicesOf(tenant, customerId)).at(-1)!
    const refused = await tenant.refused(UpdateInvoiceDocument, {
      id: draft.id,
      input: { lines: [{ id: draft.lines[0]!.id, description: 'Cheaper', amount: '1' }] },
    })
    expect(refused.code).toBe('NOT_FOUND')
    await editInvoice(tenant, draft.id, { lines: [{ description: 'Setup', amount: '5' }] })
    await billAt(tenant, '2026-05-01T01:00:00Z')
    const invoice = (await invoicesOf(tenant, customerId)).at(-1)
    expect(amountsOf(invoice)).toEqual(['BASE 30', 'ONE_TIME 5'])
    expect(invoice).toMatchObject({ status: 'OPEN', total: '35' })
  })

  it('changes metadata in any state', async () => {
    const { id } = await makeInvoice(tenant, ['1'], open)
    expect(await editInvoice(tenant, id, { metadata: { a: 1 } })).toMatchObject({
      metadata: { a: 1 },
    })
    const input = { memo: 'Late' }
    expect((await tenant.refused(UpdateInvoiceDocument, { id, input })).code).toBe(
      'PRECONDITION_FAILED',
    )
  })
})

describe('finalizeInvoice', () => {
  it('bills the usage of a renewal before its draft hours are over, and what comes then is late', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const one = await subscribe(
      tenant,
      await addMonthly(tenant, { basePrice: '0', charges: [graduated('0.02')] }),
    )
    await use(tenant, one, '2026-04-10T00:00:00Z', 900)
    await billAt(tenant, '2026-05-01T00:10:00Z')
    const [draft] = await invoicesOf(tenant, one.customerId)
    expect(await finalize(tenant, draft!.id)).toMatchObject({ status: 'OPEN', total: '18' })
    await use(tenant, one, '2026-05-02T00:00:00Z', 100)
    await billAt(tenant, '2026-06-01T01:00:00Z')
    expect(amountsOf((await invoicesOf(tenant, one.customerId)).at(-1))).toEqual(['USAGE 2'])
  })

  it('refuses a draft without lines', async () => {
    const { id } = await makeInvoice(tenant, [])
    expect(await tenant.refused(FinalizeInvoiceDocument, { id })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'NO_LINES', id },
    })
  })

  it('finalises the draft of a paused subscription', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const { id, customerId } = await subscribe(tenant, await addMonthly(tenant))
    await pause(tenant, id, { behavior: 'KEEP_AS_DRAFT' })
    await billAt(tenant, '2026-05-01T00:00:00Z')
    const draft = (await invoicesOf(tenant, customerId)).at(-1)!
    expect(draft.status).toBe('DRAFT')
    expect(await finalize(tenant, draft.id)).toMatchObject({ status: 'OPEN', total: '30' })
  })
})

describe('voidInvoice', () => {
  it('gives back the store credit that paid it', async () => {
    const customerId = await tenant.customer()
    await giveCredit(tenant, customerId, '7')
    const made = await makeInvoice(tenant, ['10'], { customerId, ...open })
    expect(made).toMatchObject({ storeCreditApplied: '7', amountDue: '3' })
    expect(await creditOf(tenant, customerId)).toEqual({ balance: '0', left: ['0'] })
    expect(await takeBack(tenant, made.id)).toMatchObject({
      status: 'VOID',
      storeCreditApplied: '0',
    })
    expect(await creditOf(tenant, customerId)).toEqual({ balance: '7', left: ['7'] })
  })

  it('is refused when money was paid', async () => {
    const { id } = await makeInvoice(tenant, ['10'], open)
    await tenant.ask(MarkInvoicePaidDocument, { id, input: { amount: '0.01' } })
    expect(await tenant.refused(VoidInvoiceDocument, { id })).toMatchObject({
      ...{ code: 'PRECONDITION_FAILED', reason: 'MONEY_PAID' },
    })
  })

  it('of the first invoice leaves nothing to give back', async () => {
    tenant.clock.set('2026-04-01T00:00:00Z')
    const { id, customerId } = await subscribe(tenant, await addMonthly(tenant))
    await takeBack(tenant, (await invoicesOf(tenant, customerId))[0]!.id)
    tenant.clock.set('2026-04-16T00:00:00Z')
    const planId = await addMonthly(tenant, { basePrice: '50' })
    await change(tenant, id, { planId, proration: 'INVOICE_NOW' })
    const invoice = (await invoicesOf(tenant, customerId)).find(({ reason }) => reason === 'CHANGE')
    expect(amountsOf(invoice)).toEqual(['PRORATION_CHARGE 25'])
  })

  it('uses no number for a draft', async () => {
    const { id } = await makeInvoice(tenant, ['1'])
    expect(await takeBack(tenant, id)).toMatchObject({ status: 'VOID', number: null })
  })
})

describe('a verb', () => {
  const states = {
    DRAFT: async () => (await makeInvoice(tenant, ['10'])).id,
    OPEN: async () => (await makeInvoice(tenant, ['10'], open)).id,
    PAID: async () => {
      const { id } = await makeInvoice(tenant, ['10'], open)
      await tenant.ask(MarkInvoicePaidDocument, { id })
      return id
    },
    VOID: async () => {
      const { id } = await makeInvoice(tenant, ['10'], open)
      return (await takeBack(tenant, id)).id
    },
    UNCOLLECTIBLE: async () => {
      const { id } = await makeInvoice(tenant, ['10'], open)
      await tenant.ask(MarkInvoiceUncollectibleDocument, { id })
      return id
    },
  }
  const lines = [{ description: 'Item', amount: '1' }]
  const verbs = {
    updateInvoice: [UpdateInvoiceDocument, { input: { lines } }],
    finalizeInvoice: [FinalizeInvoiceDocument, {}],
    voidInvoice: [VoidInvoiceDocument, {}],
    markInvoiceUncollectible: [MarkInvoiceUncollectibleDocument, {}],
    markInvoicePaid: [MarkInvoicePaidDocument, {}],
    applyStoreCredit: [ApplyStoreCreditDocument, {}],
    stopDunning: [StopDunningDocument, {}],
  } as const
  /** The state after each verb; null: refused. In the order of DRAFT, OPEN, PAID, VOID, UNCOLLECTIBLE. */
  const outcomes: Record<keyof typeof verbs, (keyof typeof states | null)[]> = {
    updateInvoice: ['DRAFT', null, null, null, null],
    finalizeInvoice: ['OPEN', null, null, null, null],
    voidInvoice: ['VOID', 'VOID', null, null, 'VOID'],
    markInvoiceUncollectible: [null, 'UNCOLLECTIBLE', null, null, null],
    markInvoicePaid: [null, 'PAID', null, null, 'PAID'],
    applyStoreCredit: [null, 'OPEN', null, null, null],
    stopDunning: [null, 'OPEN', null, null, null],
  }

  it.each(Object.keys(verbs) as (keyof typeof verbs)[])(
    '%s is allowed in its states only',
    async (verb) => {
      const [document, more] = verbs[verb]
      for (const [index, [state, make]] of Object.entries(states).entries()) {
        const id = await make()
        const after = outcomes[verb][index]
        const variables = { id, ...more } as never
        if (after) {
          const answer = await tenant.ask(document as never, variables)
          expect(answer, state).toMatchObject({ [verb]: { status: after } })
        } else {
          const refused = await tenant.refused(document as never, variables)
          expect(refused, state).toMatchObject({
            ...{ code: 'PRECONDITION_FAILED', reason: 'STATUS', id, status: state },
            allowed: Object.keys(states).filter((_, at) => outcomes[verb][at] !== null),
          })
        }
      }
    },
  )

  it.each(Object.keys(verbs) as (keyof typeof verbs)[])(
    '%s answers NOT_FOUND for an unknown invoice',
    async (verb) => {
      const [document, more] = verbs[verb]
      const { id } = await makeInvoice(tenant, ['1'])
      for (const unknown of ['inv_1', `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`]) {
        const refused = await tenant.refused(document as never, { id: unknown, ...more } as never)
        expect(refused.code).toBe('NOT_FOUND')
      }
      const foreign = { id, ...more } as never
      const refused = await tenant.refused(document as never, foreign, tenant.app.testKey)
      expect(refused.code).toBe('NOT_FOUND')
    },
  )
})
