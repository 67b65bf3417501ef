/** Customers that are created for unknown ids, and the credits of all customers together. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCredits } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { CreditTotalsDocument, EnsureCustomersDocument } from './ensure-customers.generated.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

async function ensure(...externalIds: string[]) {
  const { ensureCustomers } = await tenant.ask(EnsureCustomersDocument, { externalIds })
  const shown = ensureCustomers.map(({ customer, created }) => ({ ...customer, created }))
  return new Map(shown.map((customer) => [customer.externalId, customer]))
}

describe('ensureCustomers', () => {
  it('creates those that are missing, once, with an account and an event', async () => {
    const known = await tenant.customer('known')
    const first = await ensure('new', 'known', 'new')
    expect(first.size).toBe(2)
    expect(first.get('known')).toMatchObject({ id: known, created: false })
    expect(first.get('new')?.created).toBe(true)
    const id = first.get('new')?.id ?? ''
    expect((await tenant.balance(id)).total).toBe('0')
    expect(await tenant.facts(id, 'customer.created')).toEqual([{ id, externalId: 'new' }])
    expect((await ensure('new')).get('new')).toMatchObject({ id, created: false })
    expect((await ensure(id)).get('new')?.id).toBe(id)
  })

  it('leaves out an id that looks like ours and is nobody', async () => {
    const nobody = `cust_${'0'.repeat(26)}`
    expect([...(await ensure(nobody, 'a/b c@d.e-ü🙂')).keys()]).toEqual(['a/b c@d.e-ü🙂'])
  })

  it('creates each id once, however many ask at the same time', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `crowd-${i}`)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => ensure(...(i % 2 ? ids : ids.toReversed()))),
    )
    const made = answers.flatMap((answer) => [...answer.values()].filter((c) => c.created))
    expect(made).toHaveLength(50)
    expect(new Set(answers.flatMap((a) => [...a.values()].map((c) => c.id))).size).toBe(50)
  })

  it('refuses no id, too many and what cannot be an id', async () => {
    const wrong = [[], Array(1_001).fill('x'), [''], [' '], ['x'.repeat(256)], ['a\0b']]
    for (const externalIds of wrong) {
      const { code } = await tenant.refused(EnsureCustomersDocument, { externalIds })
      expect(code).toBe('INVALID_REQUEST')
    }
  })
})

describe('creditTotals', () => {
  it('adds up what can be spent, is held and comes later, and no credits that expired', async () => {
    const before = (await tenant.ask(CreditTotalsDocument, {})).creditTotals
    const [a, b] = [await tenant.customer(), await tenant.customer()]
    await addCredits(tenant, a, '10.5')
    await addCredits(tenant, b, '4', { effectiveAt: '2026-04-01T00:00:00Z' })
    await addCredits(tenant, b, '7', { expiresAt: '2026-03-11T00:00:00Z' })
    const now = (await tenant.ask(CreditTotalsDocument, {})).creditTotals
    expect([before?.total, now?.available, now?.total, now?.scheduled]).toEqual([
      '0',
      '17.5',
      '17.5',
      '4',
    ])
    tenant.clock.advance(86_400_000)
    const later = (await tenant.ask(CreditTotalsDocument, {})).creditTotals
    expect(later).toMatchObject({ available: '10.5', pending: '0', scheduled: '4' })
    tenant.clock.advance(-86_400_000)
  })
})
