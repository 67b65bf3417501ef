/** What a subscription would cost, beside the price of the same plan; and subscriptions made at once, beside customers. */
import { graphqlData } from '../support/graphql.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import { figureText, inTurns, median } from './measure.ts'

const atOnce = 64
const asking = 8

export const quotes: Benchmark = {
  name: 'quotes',
  title: 'Quotes and new subscriptions',
  setup: `One plan with a base price and a charge by quantity. \`quote(plan:)\` for a customer beside \`calculatePrice\` for the same, ${asking} requests at a time over POST /graphql; createSubscription for new customers beside createCustomer, ${atOnce} at once.`,
  async run(scale) {
    const server = await startBenchServer()
    try {
      return await measure(server, scale)
    } finally {
      await server.close()
    }
  },
}

const addPlan = `mutation { createPlan(input: { key: "pro", publish: true, version: {
  currency: "USD", basePrice: "49", billingPeriod: MONTH,
  charges: [{ chargeKey: "seats", perQuantity: true, model: PER_UNIT, unitPrice: "5" }] } }) { id } }`
const addCustomer = 'mutation { createCustomer(input: {}) { id } }'
const subscribe = (customerId: string) =>
  `mutation { createSubscription(input: { customerId: "${customerId}", planId: "pro", collection: INVOICE }) { id } }`

async function measure(server: BenchServer, scale: Scale): Promise<Outcome> {
  const ask = <Data>(query: string) => graphqlData<Data>(server.url, server.key, query)
  await ask(addPlan)
  const customer = async () =>
    (await ask<{ createCustomer: { id: string } }>(addCustomer)).createCustomer.id
  const id = await customer()
  const plan = `planId: "pro", customerId: "${id}", quantity: 3`
  const asked = await inTurns(scale.rounds, {
    quote: () =>
      paceOf(scale.roundMs, () => ask(`{ quote(input: { plan: { ${plan} } }) { total } }`)),
    price: () =>
      paceOf(scale.roundMs, () => ask(`{ calculatePrice(input: { ${plan} }) { total } }`)),
  })
  const made = await inTurns(scale.rounds, {
    async subscriptions() {
      const ids = await Promise.all(Array.from({ length: atOnce }, customer))
      return perSecond(() => Promise.all(ids.map((one) => ask(subscribe(one)))))
    },
    customers: () => perSecond(() => Promise.all(Array.from({ length: atOnce }, customer))),
  })
  const [quote, price] = [median(asked.quote), median(asked.price)]
  return {
    figures: [
      {
        what: 'quotes/s',
        product: quote,
        yardstick: price,
        target: { kind: 'ratio', atLeast: 0.7 },
      },
      {
        what: `subscriptions/s, ${atOnce} at once`,
        product: median(made.subscriptions),
        yardstick: median(made.customers),
        target: { kind: 'ratio', atLeast: 0.3 },
      },
    ],
    notes: [`rounds of quotes/s: ${asked.quote.map((pace) => figureText(pace)).join(', ')}`],
  }
}

/** Requests per second, so many at a time. */
async function paceOf(ms: number, request: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  let count = 0
  const one = async () => {
    while (performance.now() - start < ms) {
      await request()
      count++
    }
  }
  await Promise.all(Array.from({ length: asking }, one))
  return (count * 1_000) / (performance.now() - start)
}

async function perSecond(make: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await make()
  return (atOnce * 1_000) / (performance.now() - start)
}
