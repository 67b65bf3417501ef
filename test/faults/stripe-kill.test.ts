/** A server that charges by Stripe is killed between each two of its steps: nothing is charged twice, nothing that came is lost. */
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakeStripe, startFakeStripe } from '../fakes/stripe.ts'
import { graphqlData } from '../support/graphql.ts'
import { CreateCustomerDocument } from '../support/ledger.generated.ts'
import {
  AddPaymentMethodDocument,
  CreateInvoiceToPayDocument,
  PayInvoiceDocument,
} from '../support/payments.generated.ts'
import { ConfigureProviderDocument } from '../support/providers.generated.ts'
import { type ServerProcess, startServer, until } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createTestPool } from '../support/test-pool.ts'
import { isThorough } from '../support/thorough.ts'
import { billingDifferences } from '../support/verified-billing.ts'

const key = `om_test_${'s'.repeat(43)}`
const charges = /^POST \/v1\/payment_intents$/
const rounds = isThorough ? 10 : 1

let database: TestDatabase
let sql: pg.Pool
let stripe: FakeStripe
let server: ServerProcess

const start = async () => {
  server = await startServer({
    ...{ DATABASE_URL: database.url, BOOTSTRAP_TEST_API_KEY: key, LOG_LEVEL: 'fatal' },
    STRIPE_API_URL: stripe.url,
  })
}
const ask: <D, V>(...of: [Parameters<typeof graphqlData<D, V>>[2], V]) => Promise<D> = (...of) =>
  graphqlData(server.url, key, ...of)

beforeAll(async () => {
  database = await createTestDatabase()
  sql = createTestPool(database.url)
  stripe = await startFakeStripe()
  await start()
  const { secretKey, webhookSecret } = stripe
  const input = { name: 'stripe', secretKey, webhookSecret }
  await ask(ConfigureProviderDocument, { input })
})
afterEach(() => {
  delete stripe.before
  delete stripe.after
})
afterAll(async () => {
  await server?.end('SIGKILL')
  await stripe?.close()
  await sql?.end()
  await database?.drop()
})

async function owing(): Promise<{ customerId: string; invoiceId: string }> {
  const customerId = (await ask(CreateCustomerDocument, { input: {} })).createCustomer.id
  const method = { customerId, token: 'pm_card_visa' }
  await ask(AddPaymentMethodDocument, { input: method })
  const lines = [{ description: 'Work', amount: '10' }]
  const input = { customerId, currency: 'USD', status: 'OPEN' as const, lines }
  const { createInvoice } = await ask(CreateInvoiceToPayDocument, { input })
  return { customerId, invoiceId: createInvoice.id }
}

const paymentsOf = async (customerId: string) => {
  const { rows } = await sql.query(
    `select p.id, p.status::text, p.amount::text, i.status::text as invoice, i.amount_paid::text as paid
     from payment p join invoice i on i.workspace_id = p.workspace_id and i.id = p.invoice_id
     where p.customer_id = $1`,
    [customerId],
  )
  return rows
}

/** Where the server is when it dies, and how the fake finds out. */
const moments = {
  'before Stripe hears of it': (kill: () => Promise<unknown>) => {
    stripe.before = async ({ method, path }) => {
      if (!charges.test(`${method} ${path}`)) return
      delete stripe.before
      await kill()
      return false
    }
  },
  'before Stripe has done it': (kill: () => Promise<unknown>) => {
    stripe.before = async ({ method, path }) => {
      if (!charges.test(`${method} ${path}`)) return
      delete stripe.before
      await kill()
    }
  },
  'before it has the answer': (kill: () => Promise<unknown>) => {
    stripe.fault('hangs', charges)
    stripe.after = ({ method, path }) => {
      if (charges.test(`${method} ${path}`)) kill()
    }
  },
  'as it has the answer': (kill: () => Promise<unknown>) => {
    stripe.after = ({ method, path }) => {
      if (charges.test(`${method} ${path}`)) kill()
    }
  },
} as const

describe('a server that is killed', () => {
  const cases = Object.keys(moments) as (keyof typeof moments)[]

  it.each(cases)('%s leaves one charge', async (moment) => {
    for (let round = 0; round < rounds; round++) {
      const { customerId, invoiceId } = await owing()
      const killed = Promise.withResolvers<void>()
      moments[moment](async () => {
        await server.end('SIGKILL')
        killed.resolve()
      })
      const asked = ask(PayInvoiceDocument, { id: invoiceId }).catch(() => null)
      await killed.promise
      await asked
      stripe.release()
      delete stripe.after
      const [{ id: paymentId }] = await paymentsOf(customerId)
      const sent = stripe.signed(stripe.store.events.at(-1) ?? expect.unreachable())
      await start()
      const { rows } = await sql.query('select workspace_id from payment where id = $1', [
        paymentId,
      ])
      const path = `/providers/stripe/webhooks/${rows[0].workspace_id}?mode=test`
      const hook = () => fetch(`${server.url}${path}`, { method: 'POST', ...sent })
      const [first, second] = await Promise.all([hook(), hook()])
      expect([first.status, second.status]).toEqual([200, 200])
      // The lease of the server that died.
      await sql.query(`update payment set lease_until = now() where lease_until is not null`)
      await until(async () => (await paymentsOf(customerId))[0]?.invoice === 'PAID')
      expect(await paymentsOf(customerId)).toEqual([
        { id: paymentId, status: 'SUCCEEDED', amount: '1000', invoice: 'PAID', paid: '1000' },
      ])
      expect(stripe.taken(paymentId)).toEqual([1_000])
    }
  })

  it('leaves billing that stands the verification', async () => {
    expect(await billingDifferences(sql)).toEqual([])
  })
})
