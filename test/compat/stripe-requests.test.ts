/** How requests are written and repeated: expand, odd forms, idempotency keys and cursors, by both generations of the client. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../support/rest.ts'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'

let s: StripeClients
beforeAll(async () => {
  s = await startStripeClients()
})
afterAll(() => s?.close())

async function subscribed(more: object = {}) {
  const product = await s.newest.products.create({ name: 'Pro' })
  const price = await s.newest.prices.create({
    ...{ product: product.id, currency: 'usd', unit_amount: 2_000 },
    recurring: { interval: 'month' },
  })
  const customer = await s.newest.customers.create({ name: 'Expanded' })
  const subscription = await s.newest.subscriptions.create({
    ...{ customer: customer.id, items: [{ price: price.id }] },
    ...{ collection_method: 'send_invoice', days_until_due: 30, ...more },
  })
  return { product, price, customer, subscription }
}

const plain = (answer: object): Json => JSON.parse(JSON.stringify(answer))

describe.each(['newest', 'older'] as const)('expand of the %s client', (generation) => {
  const client = () => s[generation]

  it('shows objects in place of their ids, at any depth that is allowed, in writes too', async () => {
    const { customer, product, subscription } = await subscribed()
    const told = await client().subscriptions.retrieve(subscription.id, {
      expand: ['customer', 'latest_invoice.customer', 'items.data.price.product'],
    })
    expect(told.customer).toMatchObject({ id: customer.id, name: 'Expanded' })
    expect(told.latest_invoice).toMatchObject({
      ...{ object: 'invoice', customer: { id: customer.id } },
    })
    expect(told.items.data[0]?.price.product).toMatchObject({ id: product.id, name: 'Pro' })
    const bare = plain(await client().subscriptions.retrieve(subscription.id))
    expect(bare).toMatchObject({ customer: customer.id, latest_invoice: expect.any(String) })
    // What is null stays null, whatever is below it.
    const expand = [
      'latest_invoice.payment_intent',
      'default_payment_method',
      'pending_setup_intent',
    ]
    const empty = await client().subscriptions.retrieve(subscription.id, { expand })
    expect(empty).toMatchObject({
      ...{ latest_invoice: { payment_intent: null }, default_payment_method: null },
    })
    const updated = await client().subscriptions.update(subscription.id, {
      ...{ metadata: { seen: 'yes' }, expand: ['latest_invoice'] },
    })
    expect(updated).toMatchObject({ metadata: { seen: 'yes' }, latest_invoice: { total: 2_000 } })
    const list = await client().invoices.list({
      ...{ customer: customer.id, expand: ['data.customer', 'data.subscription'] },
    })
    expect(list.data).toMatchObject([
      { customer: { id: customer.id }, subscription: { id: subscription.id } },
    ])
    const ended = await client().subscriptions.cancel(subscription.id, { expand: ['customer'] })
    expect(ended).toMatchObject({ status: 'canceled', customer: { id: customer.id } })
  })

  it('is refused for what is unknown, shown already, or too deep, before anything is done', async () => {
    const { customer, subscription } = await subscribed()
    const refused = { statusCode: 400, type: 'StripeInvalidRequestError', param: 'expand' }
    for (const [expand, message] of [
      ['nothing', 'This property cannot be expanded (nothing).'],
      ['status', 'This property cannot be expanded (status).'],
      ['items.data.price', 'This property cannot be expanded (items.data.price).'],
      ['customer.email', 'This property cannot be expanded (customer.email).'],
      [
        'latest_invoice.subscription.latest_invoice.subscription.customer',
        'You cannot expand more than 4 levels of a property',
      ],
    ] as const) {
      const asked = client().subscriptions.retrieve(subscription.id, { expand: [expand] })
      await expect(asked).rejects.toMatchObject({
        ...{ ...refused, message: expect.stringContaining(message) },
      })
    }
    const inList = client().subscriptions.list({ customer: customer.id, expand: ['customer'] })
    await expect(inList).rejects.toMatchObject({
      ...{ ...refused, message: expect.stringContaining("expanding 'data.customer' instead") },
    })
    const email = `not-made-${generation}@example.com`
    const written = client().customers.create({ email, expand: ['nothing'] })
    await expect(written).rejects.toMatchObject(refused)
    expect((await client().customers.list({ email })).data).toEqual([])
  })
})

describe('a form', () => {
  const form = async (path: string, body: string, method = 'POST') => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return s.rest(path, { method, body, headers })
  }

  it('may index its lists, leave them open, or escape its brackets', async () => {
    const { price, customer } = await subscribed()
    for (const items of ['items[0][price]', 'items[][price]', 'items%5B0%5D%5Bprice%5D']) {
      const { id: own } = (await form('/v1/customers', 'name=Form')).body
      const body = `customer=${own}&collection_method=send_invoice&days_until_due=30`
      const told = await form('/v1/subscriptions', `${body}&${items}=${price.id}&expand[]=customer`)
      expect([told.status, told.body.customer?.name]).toEqual([200, 'Form'])
    }
    const path = `/v1/subscriptions?customer=${customer.id}`
    for (const expand of [
      'expand[]=data.customer',
      'expand[0]=data.customer',
      'expand%5B%5D=data.customer',
    ]) {
      expect((await s.rest(`${path}&${expand}`)).body.data[0].customer.id).toBe(customer.id)
    }
  })

  it('unsets what is empty, and deletes keys of metadata or all of it', async () => {
    const { body } = await form('/v1/customers', 'name=A&email=a@b.co&metadata[a]=1&metadata[b]=2')
    const at = `/v1/customers/${body.id}`
    expect((await form(at, 'name=&metadata[a]=')).body).toMatchObject({
      ...{ name: null, email: 'a@b.co', metadata: { b: '2' } },
    })
    expect((await form(at, 'metadata[c]=3')).body.metadata).toEqual({ b: '2', c: '3' })
    expect((await form(at, 'metadata=')).body.metadata).toEqual({})
  })

  it('is refused where it cannot be read, in the shape of the vendor', async () => {
    for (const body of ['name=a&name=b', 'name[x=1', 'name=a&name[b]=1', '%ff=1']) {
      const told = await form('/v1/customers', body)
      expect([body, told.status, told.body.error.type]).toEqual([
        ...[body, 400, 'invalid_request_error'],
      ])
    }
  })
})

describe('an idempotency key', () => {
  const create = (key: string, body: string) =>
    s.rest('/v1/customers', {
      ...{ method: 'POST', body },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': key },
    })

  it('answers again what was answered, and refuses other parameters for good', async () => {
    const first = await create('k-1', 'name=One')
    const again = await create('k-1', 'name=One')
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true'])
    const other = await create('k-1', 'name=Two')
    expect([other.status, other.body.error, other.headers.get('stripe-should-retry')]).toEqual([
      400,
      expect.objectContaining({
        type: 'idempotency_error',
        message: expect.stringContaining("'k-1'"),
      }),
      'false',
    ])
    // A request that is refused before it begins keeps nothing of its key.
    expect((await create('k-2', 'unknown=1')).status).toBe(400)
    expect((await create('k-2', 'name=Fine')).status).toBe(200)
  })

  it('makes one thing of requests at once: whoever meets it in use may try again', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('k-3', 'name=Same')))
    const ids = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.id))
    expect(ids.size).toBe(1)
    for (const { status, body, headers } of answers) {
      if (status === 200) continue
      expect([
        status,
        body.error.type,
        body.error.code,
        headers.get('stripe-should-retry'),
      ]).toEqual([409, 'idempotency_error', 'idempotency_key_in_use', 'true'])
    }
  })
})

describe('a list', () => {
  it('ends where it ends, in both directions', async () => {
    const email = 'paged@example.com'
    const ids: string[] = []
    for (let n = 0; n < 3; n++) {
      s.clock.advance(1)
      ids.unshift((await s.newest.customers.create({ email })).id)
    }
    const page = async (asked: object) => {
      const { data, has_more } = await s.older.customers.list({ email, ...asked })
      return [data.map(({ id }) => id), has_more]
    }
    expect(await page({ limit: 3 })).toEqual([ids, false])
    expect(await page({ limit: 2 })).toEqual([ids.slice(0, 2), true])
    expect(await page({ limit: 2, starting_after: ids[1] })).toEqual([[ids[2]], false])
    expect(await page({ starting_after: ids[2] })).toEqual([[], false])
    expect(await page({ ending_before: ids[0] })).toEqual([[], false])
    expect(await page({ limit: 1, ending_before: ids[2] })).toEqual([[ids[1]], true])
    expect(await page({ limit: 2, ending_before: ids[2] })).toEqual([ids.slice(0, 2), false])
    for (const asked of [
      { limit: 0 },
      { limit: 101 },
      { starting_after: ids[0], ending_before: ids[1] },
    ]) {
      await expect(page(asked)).rejects.toMatchObject({ statusCode: 400 })
    }
    await expect(page({ starting_after: 'cus_none' })).rejects.toMatchObject({
      ...{ code: 'resource_missing', type: 'StripeInvalidRequestError' },
    })
  })
})
