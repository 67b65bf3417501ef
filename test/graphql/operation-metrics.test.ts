/** The counts of operations, in the text that Prometheus' own library would print. */
import { Counter, Histogram, Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { createOperationMetrics } from '../../src/infra/operation-metrics.ts'

it('are printed like those of the library', async () => {
  const registry = new Registry()
  const registers = [registry]
  const operations = new Counter({
    name: 'om_operations_total',
    help: 'Operations of the core by outcome: OK or the code of the error.',
    labelNames: ['operation', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'om_operation_duration_seconds',
    help: 'How long operations of the core took, in seconds.',
    labelNames: ['operation'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  const own = createOperationMetrics('om_')
  expect(own.text()).toBe(await registry.metrics())
  const took = [0, 0.0004, 0.0005, 0.00051, 0.3, 5, 5.1, 60]
  for (const [i, one] of took.entries()) {
    const operation = ['checkEntitlement', 'recordUsage', 'checkEntitlement'][i % 3] ?? ''
    const outcome = i % 4 === 3 ? 'RATE_LIMITED' : 'OK'
    own.observe(operation, outcome, one)
    operations.inc({ operation, outcome })
    seconds.observe({ operation }, one)
  }
  const inOrder = (text: string) => text.trimEnd().split('\n').toSorted()
  expect(inOrder(own.text())).toEqual(inOrder(await registry.metrics()))
})
