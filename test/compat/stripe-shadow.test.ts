/** The replay of requests that were recorded at Stripe, by the command itself against a running server. */
import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StripeClients, startStripeClients } from '../support/stripe-clients.ts'

let s: StripeClients
beforeAll(async () => {
  s = await startStripeClients()
})
afterAll(() => s?.close())

const created = 1_700_000_000
const customer = {
  ...{ id: 'cus_NffrFeUfNV2Hib', object: 'customer', created, name: 'Jenny Rosen' },
  ...{ address: null, balance: 0, currency: null, customer_account: null, default_source: null },
  ...{ delinquent: false, description: null, discount: null, email: 'jenny@example.com' },
  ...{ invoice_prefix: '0759376C', livemode: false, metadata: { order: '7' }, phone: null },
  invoice_settings: {
    ...{ custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
  },
  ...{ preferred_locales: [], shipping: null, tax_exempt: 'none', test_clock: null },
}
const missing = {
  ...{ code: 'resource_missing', doc_url: 'https://stripe.com/docs/error-codes/resource-missing' },
  ...{ message: "No such coupon: 'NONE'", param: 'coupon', type: 'invalid_request_error' },
}

it('tells by route how our answers differ from those of the vendor', async () => {
  const form = 'name=Jenny%20Rosen&email=jenny%40example.com&metadata[order]=7'
  const log = [
    { method: 'POST', path: '/v1/customers', body: form, status: 200, response: customer },
    { method: 'GET', path: `/v1/customers/${customer.id}`, status: 200, response: customer },
    {
      ...{ method: 'GET', path: `/v1/invoices?customer=${customer.id}`, status: 200 },
      response: { object: 'list', url: '/v1/invoices', has_more: false, data: [] },
    },
    {
      ...{ method: 'GET', path: `/v1/invoices/upcoming?customer=${customer.id}`, status: 404 },
      response: {
        error: {
          ...{ code: 'invoice_upcoming_none', type: 'invalid_request_error' },
          message: `No upcoming invoices for customer: ${customer.id}`,
        },
      },
    },
    { method: 'GET', path: '/v1/coupons/NONE', status: 404, response: { error: missing } },
    {
      method: 'GET',
      path: '/v1/charges?limit=1',
      status: 200,
      response: { object: 'list', data: [] },
    },
  ]
  const file = join(tmpdir(), `stripe-shadow-${process.pid}.jsonl`)
  await writeFile(file, log.map((line) => JSON.stringify(line)).join('\n'))
  const command = ['src/commands/shadow/shadow.ts', '--dialect', 'stripe', '--log', file]
  const { code, stdout } = await run(process.execPath, [
    ...command,
    '--key',
    s.key,
    '--url',
    s.origin,
  ])
  await rm(file)
  expect(code).toBe(1)
  expect(stdout).toBe(`POST /v1/customers: 0 of 1 alike
  delinquent (1×): recorded false, ours null
  invoice_prefix (1×): recorded "0759376C", ours null
GET /v1/customers/{id}: 0 of 1 alike
  delinquent (1×): recorded false, ours null
  invoice_prefix (1×): recorded "0759376C", ours null
GET /v1/invoices: 1 of 1 alike
GET /v1/invoices/upcoming: 1 of 1 alike
GET /v1/coupons/{id}: 0 of 1 alike
  error.doc_url (1×): recorded "https://stripe.com/docs/error-codes/resource-missing", ours absent
  error.param (1×): recorded "coupon", ours "id"
GET /v1/charges (not served): 0 of 1 alike
  status (1×): recorded 200, ours 404
  object (1×): recorded "list", ours absent
  data (1×): recorded [], ours absent
  error (1×): recorded absent, ours {"type":"invalid_request_error","code":"resource_missing","message":"Unrecogniz…
2 of 6 requests were answered alike, on 6 routes.
`)
})

function run(command: string, args: string[]): Promise<{ code: unknown; stdout: string }> {
  return new Promise((resolve) => {
    execFile(command, args, (error, stdout) => resolve({ code: error?.code ?? 0, stdout }))
  })
}
