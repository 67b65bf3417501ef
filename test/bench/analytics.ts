/** Analytics over 90 days: of one customer with a million events, and of a workspace with 10,000 customers. */
import { graphqlData } from '../support/graphql.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Figure, Outcome, Scale } from './benchmark.ts'
import { figureText, median, percentile } from './measure.ts'
import { createCustomers } from './product-data.ts'
import { rollUpAll, writeHistory } from './usage-history.ts'
import { verifyDatabase } from './verify.ts'

const days = 90
const customers = 10_000
const eventsEach = 20

export const analytics: Benchmark = {
  name: 'analytics',
  title: `Analytics over ${days} days: a customer with 1,000,000 events, and a workspace of 10,000 customers`,
  setup: `One customer has 1,000,000 events, evenly over ${days} days, of 3 features, 6 models, 3 providers, 5 teams and a property that is named afterwards; ${figureText(customers)} more have ${eventsEach} each. Everything was rolled up by the product before, but the events that a client records meanwhile. One request at a time over POST /graphql.`,
  async run(scale) {
    const server = await startBenchServer()
    try {
      return await measure(server, scale)
    } finally {
      await server.close()
    }
  },
}

const catalog = `mutation {
  createRateCard(input: {key: "standard", currency: "USD", creditValue: 0.10, isDefault: true}) { id }
  ${Array.from(
    { length: 4 },
    (
      _,
      i,
    ) => `rate${i}: addRate(input: {rateCardId: "standard", eventType: "chat", match: {model: "model-${i}"},
      components: [{property: "input_tokens", unitSize: 1000, credits: ${i + 1}},
        {property: "output_tokens", unitSize: 1000, credits: ${i + 2}}]}) { id }`,
  ).join('\n')}
}`

const shares = 'shares { value eventCount quantity credits cost percentage }'
const buckets = 'buckets { date startTime eventCount credits cost'

/** What is asked, with `$scope` for one customer or none, over the 90 days. */
const queries: [what: string, query: string][] = [
  [
    'usage and cost',
    `analytics($scope metrics: ["usage", "cost"]) { costAnalytics { total trend forecastNextMonth } usageAnalytics { totalEvents peakDay { day } trend } }`,
  ],
  [
    'optimization',
    'analytics($scope) { usageOptimization { savings opportunities { fromModel } } }',
  ],
  ['attribution by all', `attribution($scope) { dimensions { by ${shares} } }`],
  ['a named property', `attribution($scope by: ["project"]) { dimensions { by ${shares} } }`],
  ['days', `usageSeries($scope interval: DAY) { ${buckets} } }`],
  [
    'days by model, Kolkata',
    `usageSeries($scope interval: DAY, by: "model", timeZone: "Asia/Kolkata") { ${buckets} usageByValue { value cost } } }`,
  ],
  [
    'weeks by team, New York',
    `usageSeries($scope interval: WEEK, by: "team", timeZone: "America/New_York") { ${buckets} usageByValue { value cost } } }`,
  ],
]

async function measure(server: BenchServer, scale: Scale): Promise<Outcome> {
  const { sql, url, key } = server
  await graphqlData(url, key, catalog)
  await graphqlData(
    url,
    key,
    'mutation { setAttributionProperties(input: { names: ["project"] }) { id } }',
  )
  const others = await createCustomers(server, { count: scale.quick ? 1_000 : customers })
  const [big = '', ...rest] = others
  const events = scale.quick ? 100_000 : 1_000_000
  await writeHistory(sql, { customerIds: [big], events, days })
  await writeHistory(sql, { customerIds: rest, events: eventsEach, days })
  const start = server.cpu().postgres
  await rollUpAll(sql, others)
  const rolledPerSecond = (events + rest.length * eventsEach) / (server.cpu().postgres - start)
  await sql.query('vacuum analyze')
  const figures: Figure[] = []
  const notes: string[] = []
  for (const [whose, scope] of [
    ['customer', `customerId: "${big}"`],
    ['workspace', ''],
  ] as const) {
    for (const [what, query] of queries) {
      const found = await timed(server, scale, query.replace('$scope', `${scope} ${period()}`))
      figures.push({
        what: `${whose}: ${what}, ms`,
        product: found.ms,
        target: { kind: 'atMost', value: 100 },
        digits: 1,
      })
      notes.push(
        `${whose}, ${what}: p90 ${figureText(found.p90, 1)} ms; CPU of the server ${figureText(found.server, 1)} ms, of its PostgreSQL ${figureText(found.postgres, 1)} ms`,
      )
    }
  }

  if (scale.quick) await verifyDatabase(sql)
  notes.push(
    `rolled up ${figureText(rolledPerSecond)} events a second of PostgreSQL’s CPU, by six dimensions and more; each hour and value of each customer has a row`,
  )
  return { figures, notes }
}

function period(): string {
  const end = new Date()
  const start = new Date(end.getTime() - days * 86_400_000)
  return `startTime: "${start.toISOString()}" endTime: "${end.toISOString()}"`
}

async function timed(server: BenchServer, scale: Scale, query: string) {
  const { url, key } = server
  const rounds = scale.quick ? 5 : 25
  const document = `{ ${query} }`
  for (let i = 0; i < 3; i++) await graphqlData(url, key, document)
  const before = server.cpu()
  const taken: number[] = []
  for (let i = 0; i < rounds; i++) {
    const start = performance.now()
    await graphqlData(url, key, document)
    taken.push(performance.now() - start)
  }
  const after = server.cpu()
  return {
    ms: median(taken),
    p90: percentile(taken, 0.9),
    server: ((after.server - before.server) * 1_000) / rounds,
    postgres: ((after.postgres - before.postgres) * 1_000) / rounds,
  }
}
