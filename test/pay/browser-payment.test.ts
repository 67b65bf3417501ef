/**
 * A person pays in a browser: a payment link is opened, a declined card is shown, a good one pays; also when the server is killed while
 * the payment is under way, and started again.
 */
import type pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../support/browser.ts'
import { CreatePaymentLinkDocument } from '../support/checkouts.generated.ts'
import { lacks } from '../support/debian-tools.ts'
import { graphqlData } from '../support/graphql.ts'
import { addPlan } from '../support/plans.ts'
import { freePort } from '../support/redis-server.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'

const testKey = `om_test_${'c'.repeat(43)}`

let database: TestDatabase
let sql: pg.Pool
let server: ServerProcess
let browser: Browser
let port: number
let linkUrl: string

const start = async () => {
  server = await startServer({
    ...{ DATABASE_URL: database.url, BOOTSTRAP_TEST_API_KEY: testKey, LOG_LEVEL: 'error' },
    PORT: String(port),
  })
}

describe.skipIf(lacks('chromium'))('a payment in a browser', () => {
  beforeAll(async () => {
    database = await createTestDatabase()
    sql = createTestPool(database.url)
    // Its database is dropped while a connection that was ended is still closing.
    sql.on('error', () => undefined)
    port = await freePort()
    await start()
    const asker: Parameters<typeof addPlan>[0] = {
      ask: (document, variables) => graphqlData(server.url, testKey, document, variables),
    }
    const terms = { currency: 'USD', basePrice: '30', includedCredits: '100' }
    await addPlan(asker, 'pro', terms, '2020-01-01')
    const input = { name: 'Pro plan', planId: 'pro' }
    linkUrl = (await asker.ask(CreatePaymentLinkDocument, { input })).createPaymentLink.url
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end('SIGKILL')
    await sql?.end()
    await database?.drop()
  })

  /** Types a card, and the address where it is asked for. */
  async function pay(page: Page, card: string, email?: string): Promise<void> {
    if (email) await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Card number').fill(card)
    await page.getByLabel('Expiry').fill('12 / 34')
    await page.getByLabel('Security code').fill('123')
    await page.getByRole('button', { name: 'Pay 30.00 USD' }).click()
  }

  const open = async () => {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(linkUrl)
    expect(await page.getByRole('heading', { name: 'Pro plan' }).isVisible()).toBe(true)
    return page
  }

  /** What the payer has: states, the credits that can be spent, and the charges that succeeded. */
  async function owned(email: string) {
    const { rows } = await sql.query(
      `select s.status as subscription, i.status as invoice, i.total::text, i.number is not null as numbered,
        (select sum(p.balance)::text from credit_pool p where p.customer_id = c.id) as credits,
        (select count(*)::int from test_provider_call t join payment p on p.id = t.key
          where p.customer_id = c.id and t.kind = 'CHARGE' and t.state = 'SUCCEEDED') as charges
       from customer c join subscription s on s.customer_id = c.id join invoice i on i.customer_id = c.id
       where c.email = $1`,
      [email],
    )
    return rows
  }
  const paid = {
    ...{ subscription: 'ACTIVE', invoice: 'PAID', total: '3000', numbered: true, charges: 1 },
    credits: expect.stringMatching(/^100(\.0+)?$/),
  }

  it('shows a declined card, takes a good one, and leaves what was bought', async () => {
    const page = await open()
    await pay(page, '4000 0000 0000 0002', 'ada@example.com')
    const alert = page.getByRole('alert')
    expect(await alert.textContent()).toContain('The card was declined. Nothing was charged')
    await pay(page, '4242 4242 4242 4242')
    await page.getByRole('heading', { name: 'Payment successful' }).waitFor()
    expect(await owned('ada@example.com')).toEqual([paid])
    await page.reload()
    expect(await page.getByRole('heading', { name: 'Payment successful' }).isVisible()).toBe(true)
    expect(await owned('ada@example.com')).toEqual([paid])
    await page.close()
  })

  it('goes on after the server was killed while the provider was asked', async () => {
    const page = await open()
    const address = page.url()
    const holding = await sql.connect()
    await holding.query('begin; lock table test_provider_call in access exclusive mode')
    const sent = pay(page, '4242 4242 4242 4242', 'bob@example.com').catch(() => undefined)
    await until(async () => {
      const { rows } = await sql.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rows.length > 0
    })
    await server.end('SIGKILL')
    await sent
    await holding.query('rollback')
    holding.release()
    // The lease of the server that died would last a minute.
    await sql.query(`update payment_method set lease_until = now() where status = 'PENDING'`)
    await start()
    await page.goto(address)
    await page.getByRole('heading', { name: 'Payment successful' }).waitFor()
    expect(await owned('bob@example.com')).toEqual([paid])
    await page.close()
  })
})
