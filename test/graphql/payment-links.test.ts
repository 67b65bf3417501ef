/** Payment links: what they sell, how they change, and what they refuse. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonthly } from '../support/billing.ts'
import {
  CreatePaymentLinkDocument,
  type CreatePaymentLinkInput,
  PaymentLinkDocument,
  PaymentLinksDocument,
  UpdatePaymentLinkDocument,
  type UpdatePaymentLinkInput,
} from '../support/checkouts.generated.ts'
import { ArchivePlanDocument } from '../support/plans.generated.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let planId = ''
beforeAll(async () => {
  tenant = await startTenant()
  planId = await addMonthly(tenant, {
    charges: [
      { chargeKey: 'seats', name: 'Seats', perQuantity: true, model: 'PER_UNIT', unitPrice: '4' },
    ],
  })
})
afterAll(() => tenant?.close())

const create = async (input: CreatePaymentLinkInput) =>
  (await tenant.ask(CreatePaymentLinkDocument, { input })).createPaymentLink
const refused = (input: Partial<CreatePaymentLinkInput>, key?: string) =>
  tenant.refused(CreatePaymentLinkDocument, { input: { name: 'Gift', ...input } }, key)
const update = async (id: string, input: UpdatePaymentLinkInput) =>
  (await tenant.ask(UpdatePaymentLinkDocument, { id, input })).updatePaymentLink

const work = { description: 'Workshop', quantity: '2', unitPrice: '49.5' }

describe('a payment link', () => {
  it('sells a plan in its currency', async () => {
    const link = await create({ name: 'Pro', planId })
    expect(link).toMatchObject({
      ...{ name: 'Pro', currency: 'USD', plan: { key: planId }, lines: null, active: true },
      url: `${tenant.app.url}/pay/${link.id}`,
    })
    expect((await tenant.ask(PaymentLinkDocument, { id: link.id })).paymentLink).toEqual(link)
  })

  it('sells lines and charges of plans as they are named', async () => {
    const lines = [work, { planId, chargeKey: 'seats', quantity: '3' }]
    const link = await create({ name: 'Both', currency: 'USD', lines })
    expect(link.lines).toEqual([
      { ...work, planId: null, chargeKey: null, amount: null },
      {
        ...{ planId, chargeKey: 'seats', quantity: '3' },
        ...{ description: '', amount: null, unitPrice: null },
      },
    ])
  })

  it('lets the payer name the amount when it sells nothing else', async () => {
    expect(await create({ name: 'Gift', currency: 'JPY' })).toMatchObject({
      ...{ currency: 'JPY', plan: null, lines: null },
    })
  })

  it('changes in what is given, tells of it, and is found by whether it is active', async () => {
    const made = await create({ name: 'Old', currency: 'USD', metadata: { a: 1 } })
    const changed = await update(made.id, {
      ...{ name: 'New', active: false, expectedVersion: 1 },
      successUrl: 'https://example.com/done?session={CHECKOUT_SESSION_ID}',
    })
    expect(changed).toMatchObject({ name: 'New', active: false, metadata: { a: 1 }, version: 2 })
    expect(await update(made.id, { successUrl: null })).toMatchObject({ successUrl: null })
    const stale = { id: made.id, input: { name: 'Newer', expectedVersion: 1 } }
    expect((await tenant.refused(UpdatePaymentLinkDocument, stale)).code).toBe(
      'PRECONDITION_FAILED',
    )
    const off = (await tenant.ask(PaymentLinksDocument, { active: false })).paymentLinks
    expect(off.edges.map(({ node }) => node.id)).toEqual([made.id])
    const { rows } = await tenant.sql.query(
      `select type, data from event where entity_id = $1 order by sequence`,
      [made.id],
    )
    expect(rows).toMatchObject([
      { type: 'payment_link.created', data: { id: made.id, name: 'Old', active: true } },
      { type: 'payment_link.updated', data: { id: made.id, name: 'New', active: false } },
      { type: 'payment_link.updated' },
    ])
  })

  it.each<[string, Partial<CreatePaymentLinkInput>, string]>([
    ['neither plan nor currency', {}, 'INVALID_REQUEST'],
    ['a plan and lines', { currency: 'USD', lines: [work], planId: 'x' }, 'INVALID_REQUEST'],
    ['no lines', { currency: 'USD', lines: [] }, 'INVALID_REQUEST'],
    [
      'a line without a price',
      { currency: 'USD', lines: [{ description: 'x' }] },
      'INVALID_REQUEST',
    ],
    ['an unknown plan', { planId: 'nothing' }, 'NOT_FOUND'],
    ['a blank name', { name: ' ', currency: 'USD' }, 'INVALID_REQUEST'],
    ['a script', { currency: 'USD', successUrl: 'javascript:alert(1)' }, 'INVALID_REQUEST'],
    ['a path', { currency: 'USD', successUrl: '/done' }, 'INVALID_REQUEST'],
    ['data as an image', { currency: 'USD', images: ['data:image/png,x'] }, 'INVALID_REQUEST'],
    ['no TLS', { currency: 'USD', successUrl: 'http://example.com' }, 'INVALID_REQUEST'],
    ['no TLS when live', { currency: 'USD', successUrl: 'http://localhost' }, 'INVALID_REQUEST'],
    ['a password', { currency: 'USD', successUrl: 'https://a:b@example.com' }, 'INVALID_REQUEST'],
  ])('refuses %s', async (_name, input, code) => {
    expect((await refused(input)).code).toBe(code)
  })

  it('may lead to localhost without TLS in the test mode', async () => {
    const input = { name: 'Gift', currency: 'USD', successUrl: 'http://localhost:3000/done' }
    const made = await tenant.ask(CreatePaymentLinkDocument, { input }, tenant.app.testKey)
    expect(made.createPaymentLink.successUrl).toBe(input.successUrl)
  })

  it('refuses charges that cannot be sold so, and plans that cannot be had', async () => {
    const sold = (chargeKey: string, currency: string) =>
      refused({ currency, lines: [{ planId, chargeKey }] })
    expect(await sold('seats', 'EUR')).toMatchObject({ code: 'INVALID_REQUEST', currency: 'USD' })
    expect(await sold('nothing', 'USD')).toMatchObject({ code: 'NOT_FOUND', id: 'nothing' })
    const old = await addMonthly(tenant)
    await tenant.ask(ArchivePlanDocument, { id: old })
    expect(await refused({ planId: old })).toMatchObject({ reason: 'ARCHIVED' })
  })
})
