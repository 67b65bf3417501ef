/**
 * A page of the live mode, in a browser: the card is taken by Stripe's own script, of which there is a likeness here, under the policy
 * that the page has.
 */
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeStripe, startFakeStripe } from '../fakes/stripe.ts'
import { finishSetup, succeed } from '../fakes/stripe-intents.ts'
import { startBrowser } from '../support/browser.ts'
import { CheckoutDocument, CreateCheckoutDocument } from '../support/checkouts.generated.ts'
import { lacks } from '../support/debian-tools.ts'
import { addPlan } from '../support/plans.ts'
import { ConfigureProviderDocument } from '../support/providers.generated.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

const publishableKey = 'pk_live_51AbCdEfGhIjKl'
let tenant: Tenant
let stripe: FakeStripe
beforeAll(async () => {
  stripe = await startFakeStripe(() => tenant.clock.now().getTime(), 'live')
  tenant = await startTenant({ stripeApiUrl: stripe.url }, {}, { mayRunJobs: () => false })
  await addPlan(tenant, 'pro', { currency: 'USD', basePrice: '30' }, '2020-01-01')
})
afterAll(async () => {
  await tenant?.close()
  await stripe?.close()
})

const wanted = { ui: 'HOSTED', planId: 'pro' } as const
const configure = (key: string | null) => {
  const { secretKey, webhookSecret } = stripe
  const input = { name: 'stripe', secretKey, webhookSecret, publishableKey: key }
  return tenant.ask(ConfigureProviderDocument, { input })
}
const create = async () => {
  const { createCheckout } = await tenant.ask(CreateCheckoutDocument, { input: wanted })
  const { id, url } = createCheckout
  return { id, url: new URL(new URL(url ?? '').pathname, tenant.app.url).href }
}
const read = async (id: string) => (await tenant.ask(CheckoutDocument, { id })).checkout

it('is refused while no provider has fields for it', async () => {
  const refusal = {
    ...{ code: 'PRECONDITION_FAILED', reason: 'PROVIDER_NOT_CONFIGURED', key: 'stripe' },
  }
  const input = wanted
  expect(await tenant.refused(CreateCheckoutDocument, { input })).toMatchObject(refusal)
  await configure(null)
  expect(await tenant.refused(CreateCheckoutDocument, { input })).toMatchObject(refusal)
  const { configureProvider } = await configure(publishableKey)
  expect(configureProvider).toMatchObject({ publishableKey })
})

it('runs no script before there is a card to take, and asks for none itself', async () => {
  const { url } = await create()
  const response = await fetch(url)
  const html = await response.text()
  expect(response.headers.get('content-security-policy')).not.toContain('script-src')
  expect(html).not.toMatch(/<script|Card number|Test mode/)
  expect(html).toContain('Continue to the card')
})

/** As much of Stripe's script as the page calls. */
const script = `window.Stripe = (key) => {
  const ask = async (secret, card) => {
    const body = JSON.stringify({ key, secret, card })
    return (await fetch('https://api.stripe.com/confirm', { method: 'POST', body })).json()
  }
  return {
    elements: ({ clientSecret }) => {
      const input = document.createElement('input')
      const heard = {}
      const create = () => ({
        on: (name, listener) => { heard[name] = listener },
        mount: (at) => {
          input.setAttribute('aria-label', 'Card')
          document.querySelector(at).append(input)
          heard.ready()
        },
      })
      return { create, clientSecret, input }
    },
    confirmSetup: ({ elements }) => ask(elements.clientSecret, elements.input.value),
    handleNextAction: ({ clientSecret }) => ask(clientSecret, null),
  }
}`

/** Confirms at the fake as Stripe would what its script sends; the payer approves whatever the bank asks. */
async function answer(route: Route): Promise<void> {
  const { key, secret, card } = route.request().postDataJSON()
  expect(key).toBe(publishableKey)
  const headers = { 'access-control-allow-origin': '*' }
  const [id = ''] = String(secret).split('_secret_')
  const { paymentIntents, setupIntents } = stripe.store
  if (card === null) {
    succeed(stripe.store, paymentIntents.get(id))
    return route.fulfill({ headers, json: {} })
  }
  const body = new URLSearchParams({ payment_method: card, return_url: 'https://a.example/' })
  const response = await fetch(`${stripe.url}/v1/setup_intents/${id}/confirm`, {
    ...{ method: 'POST', body, headers: { authorization: `Bearer ${stripe.secretKey}` } },
  })
  const { error } = (await response.json()) as { error?: object }
  const intent = setupIntents.get(id)
  if (intent.status === 'requires_action') finishSetup(stripe.store, intent)
  return route.fulfill({ headers, json: error ? { error } : {} })
}

describe.skipIf(lacks('chromium'))('a card in the fields of Stripe', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  async function opened(url: string): Promise<{ page: Page; refused: string[] }> {
    const page = await browser.newPage()
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text())
    })
    await page.route('https://js.stripe.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    )
    await page.route('https://api.stripe.com/**', answer)
    await page.goto(url)
    return { page, refused }
  }

  async function pay(page: Page, card: string): Promise<void> {
    await page.getByLabel('Card').fill(card)
    await page.getByRole('button', { name: 'Pay 30.00 USD' }).click()
  }

  it('pays after a declined one, and the page then says so', async () => {
    const { id, url } = await create()
    const { page, refused } = await opened(url)
    await page.getByLabel('E-mail').fill('ada@example.com')
    await page.getByRole('button', { name: 'Continue to the card' }).click()
    await pay(page, 'pm_card_visa_chargeDeclined')
    await page.getByRole('alert').getByText('Your card was declined.').waitFor()
    expect((await read(id)).status).toBe('REQUIRES_ACTION')
    await pay(page, 'pm_card_visa')
    await page.getByRole('heading', { name: 'Payment successful' }).waitFor()
    expect(page.url()).toBe(url)
    expect(await read(id)).toMatchObject({
      ...{ status: 'COMPLETE', subscription: { status: 'ACTIVE' } },
      invoice: { status: 'PAID', total: '30' },
    })
    expect(stripe.store.charges.all.map(({ amount }) => amount)).toEqual([3_000])
    expect(refused).toEqual([])
    await page.close()
  })

  it('is charged while its payer is there: what the bank asks then is asked on the page', async () => {
    const { id, url } = await create()
    const { page } = await opened(url)
    await page.getByLabel('E-mail').fill('bob@example.com')
    await page.getByRole('button', { name: 'Continue to the card' }).click()
    await pay(page, 'pm_card_authenticationRequired')
    await page.getByRole('button', { name: 'Confirm with your bank' }).click()
    await page.getByRole('heading', { name: 'Payment successful' }).waitFor()
    expect((await read(id)).status).toBe('COMPLETE')
    await page.close()
  })

  it('that is declined when it is charged leaves the page for another one', async () => {
    const { id, url } = await create()
    const { page } = await opened(url)
    await page.getByLabel('E-mail').fill('cid@example.com')
    await page.getByRole('button', { name: 'Continue to the card' }).click()
    await pay(page, 'pm_card_chargeCustomerFail')
    await page.getByText('The card was declined. Nothing was charged').waitFor()
    await page.getByRole('button', { name: 'Continue to the card' }).click()
    await pay(page, 'pm_card_visa')
    await page.getByRole('heading', { name: 'Payment successful' }).waitFor()
    expect((await read(id)).status).toBe('COMPLETE')
    await page.close()
  })

  it('finds no other script: the policy of the page names Stripe and our own', async () => {
    const { url } = await create()
    const { page } = await opened(url)
    await page.getByLabel('E-mail').fill('dan@example.com')
    await page.getByRole('button', { name: 'Continue to the card' }).click()
    await page.getByLabel('Card').waitFor()
    const policy = (await fetch(url)).headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/script-src 'sha256-\S+' https:\/\/js\.stripe\.com;/)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    await page.close()
  })
})

it('leaves billing that stands the verification', async () => {
  expect(await billingDifferences(tenant.sql)).toEqual([])
})
