/** The pages of payment links and checkouts, as a browser without scripts meets them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateCheckoutDocument,
  CreatePaymentLinkDocument,
  type CreatePaymentLinkInput,
  UpdatePaymentLinkDocument,
} from '../support/checkouts.generated.ts'
import { type CheckoutLab, checkoutLab } from '../support/checkouts.ts'
import { setBilling } from '../support/invoice-acts.ts'
import { cardOf as card, goodCard as good, payBrowser, tokenIn } from '../support/pay-browser.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let lab: CheckoutLab
let get: ReturnType<typeof payBrowser>['get']
let post: ReturnType<typeof payBrowser>['post']
let visit: ReturnType<typeof payBrowser>['visit']
let checkoutAt: ReturnType<typeof payBrowser>['checkoutAt']
let planId = ''
beforeAll(async () => {
  tenant = await startTenant({}, {}, { mayRunJobs: () => false })
  lab = await checkoutLab(tenant)
  ;({ get, post, visit, checkoutAt } = payBrowser(tenant, lab))
  planId = await lab.plan()
})
afterAll(() => tenant?.close())

const link = async (input: Partial<CreatePaymentLinkInput> = {}) => {
  const given = { input: { name: 'Pro plan', planId, ...input } }
  return (await lab.ask(CreatePaymentLinkDocument, given)).createPaymentLink
}
let payers = 0
const email = () => `payer-${++payers}@example.com`

describe('a payment link', () => {
  it('makes a checkout a visit, which is paid and then says so', async () => {
    const { id } = await link()
    const path = await visit(id)
    expect(await visit(id)).not.toBe(path)
    const { html, response } = await get(path)
    expect(response.status).toBe(200)
    expect(html).toContain('Pro plan')
    expect(html).toContain('30.00 USD')
    const token = tokenIn(html)
    const address = email()
    const failed = await post(path, { token, email: address, ...card('4000000000000002') })
    expect([failed.response.status, failed.response.headers.get('location')]).toEqual([303, path])
    expect((await get(path)).html).toContain('The card was declined. Nothing was charged')
    const paid = await post(path, { token, ...good })
    expect(paid.response.status).toBe(303)
    expect((await get(path)).html).toContain('Payment successful')
    expect(await checkoutAt(path)).toMatchObject({
      ...{ status: 'COMPLETE', customer: { email: address }, paymentLink: { id } },
      ...{ subscription: { status: 'ACTIVE' }, invoice: { status: 'PAID', total: '30' } },
    })
  })

  it('makes one charge of forms that are sent twice, at once and again later', async () => {
    const path = await visit((await link()).id)
    const fields = { token: tokenIn((await get(path)).html), email: email(), ...good }
    const before = (await lab.charges()).length
    const sent = await Promise.all([post(path, fields), post(path, fields), post(path, fields)])
    for (const { response } of sent) expect(response.status).toBe(303)
    expect((await post(path, fields)).response.status).toBe(303)
    expect((await lab.charges()).length - before).toBe(1)
    expect((await checkoutAt(path)).status).toBe('COMPLETE')
  })

  it('lets the payer name the amount', async () => {
    const made = await link({ name: 'Gift', planId: null, currency: 'JPY' })
    const path = await visit(made.id)
    const token = tokenIn((await get(path)).html)
    const payer = { token, email: email(), ...good }
    const bad = await post(path, { ...payer, amount: '12.5' })
    expect(bad.response.status).toBe(422)
    expect(bad.html).toContain('amount has more digits than JPY has.')
    const written = await post(path, { ...payer, amount: '1e5' })
    expect(written.html).toContain('Write the amount as digits')
    await post(path, { ...payer, amount: '1200' })
    expect(await checkoutAt(path)).toMatchObject({
      ...{ status: 'COMPLETE', invoice: { reason: 'PURCHASE', total: '1200', status: 'PAID' } },
    })
  })

  it('sells nothing when it is not active', async () => {
    const { id } = await link()
    await lab.ask(UpdatePaymentLinkDocument, { id, input: { active: false } })
    const { response, html } = await get(`/pay/${id}`)
    expect([response.status, html.includes('Not for sale')]).toEqual([409, true])
  })
})

describe('a checkout', () => {
  it('takes test cards only, and never shows what was typed', async () => {
    const path = await visit((await link()).id)
    const token = tokenIn((await get(path)).html)
    const real = '5555 5555 5555 4444'
    const { response, html } = await post(path, { token, email: '"><b>x', ...card(real) })
    expect(response.status).toBe(422)
    expect(html).toContain('Only the test cards below work here')
    expect(html).not.toContain(real)
    expect(html).not.toContain('"><b>x')
    expect((await checkoutAt(path)).status).toBe('OPEN')
    const { rows } = await tenant.sql.query(
      `select from audit_entry where input::text like '%5555%'`,
    )
    expect(rows).toEqual([])
  })

  it.each([
    ['4242 4242 4242 4242', 'test_success', 'COMPLETE', null],
    ['4000 0000 0000 0002', 'test_decline', 'FAILED', 'CARD_DECLINED'],
    ['4000 0000 0000 9995', 'test_insufficient_funds', 'FAILED', 'INSUFFICIENT_FUNDS'],
    ['4000 0000 0000 0069', 'test_expired_card', 'FAILED', 'EXPIRED_CARD'],
    ['4000 0025 0000 3155', 'test_requires_action', 'REQUIRES_ACTION', null],
  ])('by the card %s ends as by %s: %s, %s', async (number, token, status, declineCode) => {
    const path = await visit((await link()).id)
    const fields = { token: tokenIn((await get(path)).html), email: email(), ...card(number) }
    await post(path, fields)
    const end = { status, declineCode }
    expect(await checkoutAt(path)).toMatchObject(end)
    const { id } = await lab.create({ customerId: await lab.person(), planId })
    expect(await lab.confirm(id, token)).toMatchObject(end)
  })

  it('asks for a confirmation on the page of a bank, which may deny it', async () => {
    const path = await visit((await link()).id)
    const fields = { token: tokenIn((await get(path)).html), ...card('4000 0025 0000 3155') }
    await post(path, { ...fields, email: email() })
    const waiting = await get(path)
    const action = /href="(\/pay\/test-actions\/[^"]+)"/.exec(waiting.html)?.[1] ?? ''
    const bank = await get(action)
    expect(bank.html).toContain('Approve')
    const forged = await post(action, { token: 'x', answer: 'approve' })
    expect(forged.response.status).toBe(403)
    const denied = await post(action, { token: tokenIn(bank.html), answer: 'deny' })
    expect(denied.response.headers.get('location')).toBe(path)
    expect((await get(path)).html).toContain('The payment was not confirmed.')
    await post(path, fields)
    const again = /href="(\/pay\/test-actions\/[^"]+)"/.exec((await get(path)).html)?.[1] ?? ''
    await post(again, { token: tokenIn((await get(again)).html), answer: 'approve' })
    expect((await get(path)).html).toContain('Payment successful')
  })

  it('leads to the page of the seller when it is paid', async () => {
    const input = {
      ...{ ui: 'HOSTED' as const, planId, email: email() },
      successUrl: 'https://example.com/done?session={CHECKOUT_SESSION_ID}',
    }
    const { createCheckout } = await lab.ask(CreateCheckoutDocument, { input })
    const path = new URL(createCheckout.url ?? '').pathname
    const { html, response } = await get(path)
    expect(response.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://example.com;",
    )
    await post(path, { token: tokenIn(html), ...good })
    const done = await get(path)
    expect(done.response.headers.get('location')).toBe(
      `https://example.com/done?session=${createCheckout.id}`,
    )
  })

  it('says that it has expired, before and after that was noted', async () => {
    const path = await visit((await link()).id)
    const token = tokenIn((await get(path)).html)
    tenant.clock.advance(24 * 3_600_000)
    expect((await get(path)).html).toContain('This checkout has expired')
    const late = await post(path, { token, email: email(), ...good })
    expect(late.response.status).toBe(422)
    await lab.run()
    expect((await get(path)).html).toContain('This checkout has expired')
  })

  it('refuses forms of other pages and without a token, and other methods', async () => {
    const [path, other] = [await visit((await link()).id), await visit((await link()).id)]
    const foreign = tokenIn((await get(other)).html)
    for (const token of [foreign, '', 'x']) {
      expect((await post(path, { token, email: email(), ...good })).response.status).toBe(403)
    }
    const response = await fetch(new URL(path, tenant.app.url), { method: 'PUT' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    for (const nowhere of ['/pay/chk_x', '/pay/', `/pay/${'x'.repeat(500)}`, '/pay/chk_%00']) {
      expect((await get(nowhere)).response.status).toBe(404)
    }
  })
})

describe('every page', () => {
  it('loads and runs nothing, and is framed by the origins of the setting only', async () => {
    const path = await visit((await link({ images: ['https://img.example.com/a.png'] })).id)
    const { response, html } = await get(path)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src https:\/\/img/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(html).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=/i)
    await setBilling(lab.test, { embedOrigins: ['https://shop.example.com'] })
    const framed = (await get(path)).response.headers
    expect(framed.get('content-security-policy')).toContain(
      'frame-ancestors https://shop.example.com',
    )
    expect(framed.get('x-frame-options')).toBe(null)
  })

  it('shows hostile names as text', async () => {
    const name = `<script>alert(1)</script>"'&`
    const path = await visit((await link({ name })).id)
    const { html } = await get(path)
    expect(html).not.toContain('<script')
    expect(html).toContain('&lt;script&gt;')
  })
})

it('leads from an open invoice to its payment, once, and says then that it is paid', async () => {
  const customerId = await lab.person(email())
  const id = await lab.invoice(customerId, '12.5')
  const { data } = await lab.hosted(id)
  const path = new URL(data).pathname
  const { html } = await get(path)
  const first = await post(path, { token: tokenIn(html) })
  const at = first.response.headers.get('location') ?? ''
  const second = await post(path, { token: tokenIn(html) })
  expect([first.response.status, second.response.headers.get('location')]).toEqual([303, at])
  const page = await get(at)
  expect(page.html).toContain('Pay 12.50 USD')
  await post(at, { token: tokenIn(page.html), ...good })
  expect((await get(at)).html).toContain('Payment successful')
  const paid = await get(path)
  expect([paid.html.includes('Paid on'), paid.html.includes('Pay now')]).toEqual([true, false])
})
