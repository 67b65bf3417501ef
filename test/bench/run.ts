/** `npm run bench [-- name…]`: runs the benchmarks, prints their figures, and after a run of all writes RESULTS.md. */
import { readCommandLine } from '../../src/commands/command-line.ts'
import { analytics } from './analytics.ts'
import { batches, hotBatches } from './batches.ts'
import { startBenchServer } from './bench-server.ts'
import type { Benchmark, Scale } from './benchmark.ts'
import { check, manyChecks } from './check.ts'
import { clockYear } from './clock-year.ts'
import { holds } from './holds.ts'
import { idleSockets } from './idle-sockets.ts'
import { live } from './live.ts'
import { machineLines } from './machine.ts'
import { measuringUsage } from './measure-usage.ts'
import { quotes } from './quotes.ts'
import { renewals } from './renewals.ts'
import { rest } from './rest.ts'
import { type Done, tableOf, writeResults } from './results.ts'
import { revenue } from './revenue.ts'
import { sdk } from './sdk.ts'
import { singles } from './singles.ts'
import { size } from './size.ts'
import { stiggLive } from './stigg-live.ts'
import { sustained } from './sustained.ts'

const benchmarks: Benchmark[] = [
  check,
  manyChecks,
  batches,
  hotBatches,
  sustained,
  size,
  singles,
  rest,
  holds,
  idleSockets,
  live,
  stiggLive,
  analytics,
  measuringUsage,
  renewals,
  clockYear,
  quotes,
  revenue,
  sdk,
]

function lineOf({ name, title, onRequest }: Benchmark): string {
  return `  ${name.padEnd(12)} ${title}${onRequest ? ' (takes long: only by its name)' : ''}`
}

const usage = `Usage: npm run bench [-- name…] [--quick] [--profile]
Runs the benchmarks, or those of the names, and prints their figures; a run of all writes test/bench/RESULTS.md.
${benchmarks.map(lineOf).join('\n')}
`

const { values, positionals } = readCommandLine({
  usage,
  wordsMax: benchmarks.length,
  options: { quick: { type: 'boolean' }, profile: { type: 'boolean' } },
})

const scale: Scale = {
  roundMs: values.quick ? 2_000 : 5_000,
  rounds: values.quick ? 1 : 5,
  quick: values.quick ?? false,
  profile: values.profile ?? false,
}

const say = (text: string) => process.stdout.write(`${text}\n`)

async function postgresVersion(): Promise<string> {
  const server = await startBenchServer()
  try {
    const { rows } = await server.sql.query('show server_version')
    return `PostgreSQL ${rows[0].server_version}`
  } finally {
    await server.close()
  }
}

async function main(): Promise<void> {
  const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name))
  if (unknown.length > 0) {
    say(`There is no ${unknown.join(', ')}. There are:\n${benchmarks.map(lineOf).join('\n')}`)
    process.exitCode = 1
    return
  }
  const chosen = benchmarks.filter(
    ({ name, onRequest }) => (positionals.length === 0 && !onRequest) || positionals.includes(name),
  )
  const start = performance.now()
  const machine = machineLines(await postgresVersion())
  say(machine.join('\n'))
  const all: Done[] = []
  for (const benchmark of chosen) {
    say(`\n${benchmark.name}: ${benchmark.title}`)
    const outcome = await benchmark.run(scale)
    all.push({ benchmark, outcome })
    say(`${outcome.notes.map((note) => `  ${note}`).join('\n')}\n\n${tableOf(all.slice(-1))}`)
  }
  const minutes = ((performance.now() - start) / 60_000).toFixed(1)
  say(`\n${tableOf(all)}\n\n${minutes} minutes`)
  if (positionals.length === 0 && !values.quick) {
    writeResults(all, machine, `${minutes} minutes`)
  }
}

await main()
