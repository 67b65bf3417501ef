/** Credit grants whose expiry moves, and the transactions of credits, as Stripe's own clients of both generations drive them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'

let s: StripeClients
beforeAll(async () => {
  s = await startStripeClients()
})
afterAll(() => s?.close())

const now = () => Math.floor(s.clock.now().getTime() / 1_000)
const scope = { scope: { price_type: 'metered' as const } }

describe.each(['newest', 'older'] as const)('a credit grant of the %s client', (generation) => {
  const client = () => s[generation]
  const customer = async () => (await client().customers.create({})).id
  const grant = (to: string, value: number, over: object = {}) =>
    client().billing.creditGrants.create({
      ...{ customer: to, category: 'paid', applicability_config: scope, ...over },
      amount: { type: 'monetary', monetary: { currency: 'usd', value } },
    })
  const moves = async (of: object) => {
    const { data } = await client().billing.creditBalanceTransactions.list(of)
    return data.map(({ credit, debit }) => credit?.type ?? debit?.type)
  }

  it('lasts longer, for ever or until an instant, and keeps what its owner notes', async () => {
    const id = await customer()
    const made = await grant(id, 1_000, { expires_at: now() + 60, metadata: { a: '1', b: '2' } })
    s.clock.advance(1_000)
    const update = (given: object) => client().billing.creditGrants.update(made.id, given)
    const later = await update({ expires_at: now() + 600, metadata: { b: '', c: '3' } })
    expect(later).toMatchObject({
      ...{ id: made.id, expires_at: now() + 600, updated: now(), created: made.created },
      ...{ metadata: { a: '1', c: '3' }, amount: made.amount, name: made.name },
    })
    expect(await client().billing.creditGrants.retrieve(made.id)).toEqual(later)
    expect(await update({ expires_at: '' })).toMatchObject({ expires_at: null })
    expect(await update({ metadata: '' })).toMatchObject({ metadata: {}, expires_at: null })
    await expect(update({ expires_at: now() })).rejects.toMatchObject({
      ...{ statusCode: 400, type: 'StripeInvalidRequestError' },
    })
    await expect(update({ priority: 3 })).rejects.toMatchObject({ code: 'parameter_unknown' })
    const unknown = client().billing.creditGrants.update('credgr_none', {})
    await expect(unknown).rejects.toMatchObject({
      message: "No such credit_grant: 'credgr_none'",
      statusCode: 404,
    })
  })

  it('expires at once when it is told to, and neither twice nor again', async () => {
    const id = await customer()
    const made = await grant(id, 1_000)
    const ended = await client().billing.creditGrants.expire(made.id)
    expect(ended).toMatchObject({ expires_at: now(), voided_at: null })
    expect(await moves({ customer: id })).toEqual(['credits_expired', 'credits_granted'])
    for (const again of [
      () => client().billing.creditGrants.expire(made.id),
      () => client().billing.creditGrants.update(made.id, { expires_at: now() + 60 }),
    ]) {
      await expect(again()).rejects.toMatchObject({ code: 'resource_state_invalid' })
    }
  })

  it('is found in each of its transactions, page by page, of all grants or of one', async () => {
    const id = await customer()
    const first = await grant(id, 1_000)
    const second = await grant(id, 500)
    await client().billing.creditGrants.voidGrant(first.id)
    await client().billing.creditGrants.expire(second.id)
    const { billing } = client()
    const all = await billing.creditBalanceTransactions.list({ customer: id, limit: 100 })
    expect(all.data.map(({ credit_grant: of }) => of)).toEqual([
      ...[second.id, first.id, second.id, first.id],
    ])
    expect(all.data.at(-1)).toEqual({
      ...{ id: first.id, object: 'billing.credit_balance_transaction', type: 'credit' },
      ...{ created: first.created, effective_at: first.created, livemode: false },
      ...{ credit_grant: first.id, test_clock: null, debit: null },
      credit: {
        amount: {
          type: 'monetary',
          monetary: { currency: 'usd', value: 1_000, value_decimal: '1000' },
        },
        ...{ type: 'credits_granted', credits_application_invoice_voided: null },
      },
    })
    const paged: string[] = []
    for await (const one of billing.creditBalanceTransactions.list({ customer: id, limit: 1 })) {
      paged.push(one.id)
    }
    expect(paged).toEqual(all.data.map((one) => one.id))
    const of = { customer: id, credit_grant: second.id }
    expect(await moves(of)).toEqual(['credits_expired', 'credits_granted'])
    const before = { customer: id, limit: 1, ending_before: all.data[2]?.id ?? '' }
    const page = await billing.creditBalanceTransactions.list(before)
    expect([page.data, page.has_more]).toEqual([[all.data[1]], true])
    for (const one of all.data) {
      expect(await billing.creditBalanceTransactions.retrieve(one.id)).toEqual(one)
    }
    const unknown = billing.creditBalanceTransactions.retrieve('cbtxn_none')
    await expect(unknown).rejects.toMatchObject({
      ...{ statusCode: 404, code: 'resource_missing' },
      message: "No such credit_balance_transaction: 'cbtxn_none'",
    })
  })
})

it('changes no grant whose credits are those of others too', async () => {
  const { id } = await s.newest.customers.create({})
  const add = `mutation { addCredits(input: { customerId: "${id}", amount: 1 }) { id } }`
  const [one] = [await s.gql(add), await s.gql(add)]
  const given = s.newest.billing.creditGrants.update(one.addCredits.id, { expires_at: '' })
  await expect(given).rejects.toMatchObject({ statusCode: 400 })
  const voided = s.newest.billing.creditGrants.voidGrant(one.addCredits.id)
  await expect(voided).rejects.toMatchObject({ statusCode: 400 })
})
