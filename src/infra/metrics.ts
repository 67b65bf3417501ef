/** The server's own metrics, in the text format and naming conventions of Prometheus. */
import type { Pool } from 'pg'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { createOperationMetrics } from './operation-metrics.ts'

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

export function createMetrics(sql: Pool): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const registers = [registry]
  const operations = createOperationMetrics(prefix)
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
    observe: operations.observe,
    gauge,
    contentType: registry.contentType,
    text: async () => `${operations.text()}\n${await registry.metrics()}`,
  }
}

interface ServerCounts {
  aheadMs(): number
  sockets(): number
  subscriptions(): number
}

export function addServerGauges(
  { gauge }: Metrics,
  { aheadMs, sockets, subscriptions }: ServerCounts,
): void {
  gauge(
    'clock_ahead_seconds',
    'How far the clock of this machine is ahead of that of the database, by which all is decided; behind: below 0.',
    () => aheadMs() / 1_000,
  )
  gauge('sockets', 'WebSockets open.', sockets)
  gauge('subscriptions', 'Subscriptions open, over WebSocket and SSE.', subscriptions)
}
