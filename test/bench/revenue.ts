/** Revenue over 12 months in which recurring revenue moved a million times, beside one aggregate over the same rows. */
import { graphqlData } from '../support/graphql.ts'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome, Scale } from './benchmark.ts'
import { figureText, median, percentile } from './measure.ts'
import { changesEach, leftEach, writeRevenue } from './revenue-history.ts'

export const revenue: Benchmark = {
  name: 'revenue',
  title: '12 months of revenue over 1,000,000 changes of recurring revenue',
  setup: `100,000 customers with ${changesEach} changes each, evenly over a year, and as many rows of their plans. One request at a time over POST /graphql. Yardstick: \`select month, currency, kind, sum(amount), count(*) … group by\` over the rows of all plans, on a connection of its own.`,
  async run(scale) {
    const server = await startBenchServer()
    try {
      return await measure(server, scale)
    } finally {
      await server.close()
    }
  },
}

const figures =
  'openingMrr newMrr reactivationMrr expansionMrr contractionMrr churnMrr mrr payingCustomers cash'
const query = (more: string) => `{
  revenueSeries(startTime: "2025-01-01", endTime: "2025-12-31", ${more}) {
    buckets { date customerCount currencies { currency ${figures} } } } }`

/** Revenue is in the currencies of plans. */
const addPlan =
  'mutation { createPlan(input: { key: "pro", version: { currency: "USD", basePrice: 30 } }) { id } }'

const yardstick = `
  select date_trunc('month', at, 'UTC') as month, currency, kind, sum(amount), count(*)
  from mrr_change
  where workspace_id = $1 and plan_id is null and at >= '2025-01-01' and at < '2026-01-01'
  group by 1, 2, 3`

type Answer = { revenueSeries: { buckets: { currencies: { mrr: string }[] }[] } }

async function measure(server: BenchServer, scale: Scale): Promise<Outcome> {
  const { sql, url, key } = server
  const customers = scale.quick ? 10_000 : 100_000
  await graphqlData(url, key, addPlan)
  await writeRevenue(sql, customers)
  const rounds = scale.quick ? 5 : 25
  const ask = (more: string) => graphqlData<Answer>(url, key, query(more))
  const { revenueSeries } = await ask('interval: MONTH')
  const found = revenueSeries.buckets.at(-1)?.currencies[0]?.mrr
  if (found !== String((customers * leftEach) / 100)) throw new Error(`closes with ${found}`)
  const { rows } = await sql.query(`select id from workspace where mode = 'LIVE' limit 1`)
  const [months, weeks, whole, bare] = [
    await timed(server, rounds, () => ask('interval: MONTH')),
    await timed(server, rounds, () => ask('interval: WEEK')),
    await timed(server, rounds, () =>
      graphqlData(
        url,
        key,
        `{ revenue(startTime: "2025-06-01", endTime: "2025-06-30") { currencies { mrr netRetentionPercent } } }`,
      ),
    ),
    await timed(server, rounds, () => sql.query(yardstick, [rows[0].id])),
  ]
  const changes = figureText(customers * changesEach)
  return {
    figures: [
      {
        what: 'months, ms',
        product: months.ms,
        target: { kind: 'atMost', value: 150 },
        digits: 1,
      },
      {
        what: 'months/s beside one group by',
        product: 1_000 / months.ms,
        yardstick: 1_000 / bare.ms,
        target: { kind: 'ratio', atLeast: 0.5 },
        digits: 2,
      },
    ],
    notes: [
      `${changes} changes; p90 ${figureText(months.p90, 1)} ms; by weeks ${figureText(weeks.ms, 1)} ms; the figures of June with retention ${figureText(whole.ms, 1)} ms; the group by ${figureText(bare.ms, 1)} ms`,
      `CPU of PostgreSQL: ${figureText(months.postgres)} ms, of the group by ${figureText(bare.postgres)} ms`,
      '0 mismatches: the last month ends with what the customers are left with',
    ],
  }
}

async function timed(server: BenchServer, rounds: number, ask: () => Promise<unknown>) {
  for (let i = 0; i < 3; i++) await ask()
  const taken: number[] = []
  const before = server.cpu().postgres
  for (let i = 0; i < rounds; i++) {
    const start = performance.now()
    await ask()
    taken.push(performance.now() - start)
  }
  const postgres = (1_000 * (server.cpu().postgres - before)) / rounds
  return { ms: median(taken), p90: percentile(taken, 0.9), postgres }
}
