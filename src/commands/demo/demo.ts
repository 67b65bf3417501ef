/** `npm run demo -- <api key> [url]`: creates an AI product on a running server and streams usage for a minute. */

import { readConfig } from '../../config.ts'
import { failCommand, readCommandLine } from '../command-line.ts'
import { type Client, createClient } from '../graphql-client.ts'
import { type BilledInvoice, billCustomers } from './billed-customers.ts'
import { customers, type DemoCustomer, makeProduct, models } from './product.ts'

const durationMs = 60_000
const tickMs = 500

const record = `
  mutation ($events: [UsageEventInput!]!) {
    recordUsageBatch(input: { events: $events }) { accepted rejected outcomes { usageEvent { credits } } }
  }`

interface Recorded {
  recordUsageBatch: {
    accepted: number
    rejected: number
    outcomes: { usageEvent: { credits: string } | null }[]
  }
}

const balances = `query { ${customers.map(
  ({ externalId }, i) => `c${i}: credits(customerId: "${externalId}") { available }`,
)} }`

function pick<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T
}

/** The number of events varies between zero and twice the rate, so that the stream looks alive. */
function eventsOf({ externalId, rate }: DemoCustomer): object[] {
  const count = Math.round(Math.random() * 2 * rate * (tickMs / 1000))
  return Array.from({ length: count }, () => {
    const base = { customerId: externalId, idempotencyKey: crypto.randomUUID() }
    if (Math.random() < 0.15) return { ...base, eventType: 'image_generation' }
    const { model, provider } = pick(models)
    const input_tokens = 50 + Math.floor(Math.random() * 450)
    const output_tokens = 100 + Math.floor(Math.random() * 900)
    const properties = { model, provider, input_tokens, output_tokens }
    return { ...base, eventType: 'ai_generation', properties }
  })
}

async function stream(client: Client): Promise<void> {
  const end = Date.now() + durationMs
  let [events, refused, credits] = [0, 0, 0]
  while (Date.now() < end) {
    const batch = customers.flatMap(eventsOf)
    if (batch.length > 0) {
      const { recordUsageBatch: answer } = await client.run<Recorded>(record, { events: batch })
      events += answer.accepted
      refused += answer.rejected
      for (const { usageEvent } of answer.outcomes) credits += Number(usageEvent?.credits ?? 0)
    }
    const left = await client.run<Record<string, { available: string }>>(balances)
    const shown = customers.map(({ externalId }, i) => `${externalId} ${left[`c${i}`]?.available}`)
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000))
    const line = `${String(seconds).padStart(2)} s  ${events} events, ${refused} refused, ${credits.toFixed(1)} credits  |  ${shown.join('  ')}`
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
    await new Promise((resolve) => setTimeout(resolve, tickMs))
  }
  process.stdout.write('\n')
}

function billedText(invoices: readonly BilledInvoice[]): string {
  if (invoices.length === 0)
    return 'Its customers are on the plan demo-team. A test key also bills three months.'
  const lines = invoices.map(
    ({ number, status, total, hostedUrl }) =>
      `  ${[number, status, `${total} USD`, hostedUrl ?? ''].join('  ')}`,
  )
  return `Three months of demo-umbrella were billed on a test clock:\n${lines.join('\n')}`
}

const usage = `Usage: npm run demo -- <api key> [url of the server]
Makes an AI product with three customers on a plan on a running server, and streams usage for a minute. With a key of the TEST mode
it also bills three months of a customer on a test clock. Without a key it takes
BOOTSTRAP_API_KEY; without a url the server of this machine at PORT.
`

const { positionals } = readCommandLine({ usage, wordsMax: 2 })
const config = readConfig()
const [apiKey = config.bootstrapApiKey, base = `http://127.0.0.1:${config.port}`] = positionals
if (!apiKey) failCommand(usage)
const client = createClient(`${base}/graphql`, apiKey)
try {
  await makeProduct(client)
  const invoices = await billCustomers(client, new Date())
  process.stdout.write(`The product is there. Open ${base}/graphql, add the header
  { "Authorization": "Bearer <your key>" }
and run this to watch a balance move:
  subscription { creditBalance(customerId: "demo-acme") { available pools { name credits } } }

${billedText(invoices)}
`)
  await stream(client)
} catch (error) {
  process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
