/** The server's own metrics, in the text format and naming conventions of Prometheus. */
import type { Pool } from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** Counts one operation of the core. */
  observe(operation: string, outcome: string, seconds: number): void
  /** Registers a gauge that is read when metrics are collected. */
  gauge(name: string, help: string, read: () => number): void
  contentType: string
  text(): Promise<string>
}

const prefix = 'openmonetize_'
/** Gauges of the library that are named like counters; each is the sum of another over its types. */
const misnamed = ['resources', 'handles', 'requests'].map((what) => `nodejs_active_${what}_total`)

interface Series {
  count: Counter.Internal
  duration: Histogram.Internal<'operation'>
}

export function createMetrics(sql: Pool): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const registers = [registry]
  const operations = new Counter({
    name: `${prefix}operations_total`,
    help: 'Operations of the core by outcome: OK or the code of the error.',
    labelNames: ['operation', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: `${prefix}operation_duration_seconds`,
    help: 'How long operations of the core took, in seconds.',
    labelNames: ['operation'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  /** The series by operation and outcome, of which there are few: a lookup by labels costs more than the count itself. */
  const series = new Map<string, Series>()
  const gauge: Metrics['gauge'] = (name, help, read) => {
    new Gauge({
      name: prefix + name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  gauge('database_connections', 'Connections to the database.', () => sql.totalCount)
  gauge('database_connections_idle', 'Connections that do nothing.', () => sql.idleCount)
  gauge('database_requests_waiting', 'Requests that wait for a connection.', () => sql.waitingCount)
  return {
    observe(operation, outcome, duration) {
      const key = `${operation} ${outcome}`
      const known = series.get(key) ?? {
        count: operations.labels({ operation, outcome }),
        duration: seconds.labels({ operation }),
      }
      series.set(key, known)
      known.count.inc()
      known.duration.observe(duration)
    },
    gauge,
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
