/**
 * Counts the operations of the core for Prometheus. Its library would look up the labels of each, and print the same text, which
 * is asked for a few times a minute.
 */

export interface OperationMetrics {
  observe(operation: string, outcome: string, seconds: number): void
  text(): string
}

interface Series {
  /** How many were of each outcome. */
  outcomes: Map<string, number>
  /** How many took at most as long as each bound, and longer than the one before; the last: longer than all. */
  buckets: number[]
  seconds: number
}

const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export function createOperationMetrics(prefix: string): OperationMetrics {
  const all = new Map<string, Series>()

  function seriesOf(operation: string): Series {
    const known = all.get(operation)
    if (known) return known
    const made = { outcomes: new Map(), buckets: [...bounds, Infinity].map(() => 0), seconds: 0 }
    all.set(operation, made)
    return made
  }

  return {
    observe(operation, outcome, seconds) {
      const series = seriesOf(operation)
      series.outcomes.set(outcome, (series.outcomes.get(outcome) ?? 0) + 1)
      let at = 0
      while (at < bounds.length && seconds > (bounds[at] as number)) at += 1
      series.buckets[at] = (series.buckets[at] as number) + 1
      series.seconds += seconds
    },
    text() {
      const counters = countersOf(`${prefix}operations_total`, all)
      return `${counters}\n${durationsOf(`${prefix}operation_duration_seconds`, all)}`
    },
  }
}

type All = ReadonlyMap<string, Series>

function countersOf(name: string, all: All): string {
  const lines = [...all].flatMap(([operation, { outcomes }]) =>
    [...outcomes].map(
      ([outcome, count]) => `${name}{operation="${operation}",outcome="${outcome}"} ${count}\n`,
    ),
  )
  const help = 'Operations of the core by outcome: OK or the code of the error.'
  return `# HELP ${name} ${help}\n# TYPE ${name} counter\n${lines.join('')}`
}

function durationsOf(name: string, all: All): string {
  const lines = [...all].map(([operation, { buckets, seconds }]) => {
    let count = 0
    const counts = buckets.map((more, at) => {
      count += more
      return `${name}_bucket{le="${bounds[at] ?? '+Inf'}",operation="${operation}"} ${count}\n`
    })
    const label = `{operation="${operation}"}`
    return `${counts.join('')}${name}_sum${label} ${seconds}\n${name}_count${label} ${count}\n`
  })
  const help = 'How long operations of the core took, in seconds.'
  return `# HELP ${name} ${help}\n# TYPE ${name} histogram\n${lines.join('')}`
}
