/** The names of the metrics follow the conventions of Prometheus, by the rules of `promtool check metrics`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

interface Metric {
  name: string
  type: string
  help: string
  labels: Set<string>
}

/** Reads the text format, whose samples follow the help and the type of their metric. */
function metricsIn(text: string): Metric[] {
  const metrics: Metric[] = []
  for (const line of text.split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (kind === 'HELP') metrics.push({ name, type: '', help: rest, labels: new Set() })
    const metric = metrics.at(-1)
    if (!metric) continue
    if (kind === 'TYPE') metric.type = rest
    const labels = /^[a-z_0-9]+\{(.*)\} /i.exec(line)?.[1] ?? ''
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) metric.labels.add(label)
  }
  return metrics
}

const abbreviated = /(^|_)(s|ms|us|ns|sec|b|kb|mb|gb|tb|pb|m|h|d)(_|$)/
const notBase =
  /(^|_)((milli|micro|nano)seconds?|minutes?|hours?|days?|weeks?|(kilo|mega|giga|kibi|mebi|gibi)?bits?|(kilo|mega|giga|kibi|mebi|gibi)bytes?|percent(age)?|second|byte)(_|$)/
const reserved = /_(bucket|count|sum|created)$/

/** What is wrong with a metric, in words. */
function problemsOf({ name, type, help, labels }: Metric): string[] {
  const isDistribution = type === 'histogram' || type === 'summary'
  const rules: [string, boolean][] = [
    ['has no help', help.trim() === ''],
    ['has no type', !['counter', 'gauge', 'histogram', 'summary'].includes(type)],
    ['is not written in snake case', !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)],
    ['is a counter without _total', type === 'counter' && !name.endsWith('_total')],
    ['ends in _total and is no counter', type !== 'counter' && name.endsWith('_total')],
    ['has an ending of distributions', !isDistribution && reserved.test(name)],
    ['says its type', /(^|_)(counter|gauge|histogram|summary)(_|$)/.test(name)],
    ['abbreviates a unit', abbreviated.test(name)],
    ['is not in base units', notBase.test(name)],
    ['measures without a unit', isDistribution && !/_(seconds|bytes)$/.test(name)],
    [
      'has a label of distributions',
      !isDistribution && (labels.has('le') || labels.has('quantile')),
    ],
    ['has a label in camel case', [...labels].some((label) => !/^[a-z_][a-z0-9_]*$/.test(label))],
  ]
  return rules.filter(([, broken]) => broken).map(([words]) => `${name} ${words}`)
}

describe('GET /metrics', () => {
  it('names every metric as Prometheus does', async () => {
    await graphqlData(app.url, app.liveKey, '{ workspace { id } }')
    const response = await fetch(`${app.url}/metrics`)
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    const metrics = metricsIn(await response.text())
    const names = metrics.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
    expect(names).toEqual(
      expect.arrayContaining([
        'openmonetize_operations_total',
        'openmonetize_operation_duration_seconds',
        'process_resident_memory_bytes',
        'nodejs_active_handles',
      ]),
    )
    expect(metrics.flatMap(problemsOf)).toEqual([])
  })

  it.each([
    ['gauge', 'jobs_total'],
    ['counter', 'jobs'],
    ['histogram', 'wait'],
    ['gauge', 'wait_ms'],
    ['gauge', 'wait_milliseconds'],
    ['gauge', 'jobs_count'],
    ['gauge', 'waitSeconds'],
  ])('would not have a %s named %s', (type, name) => {
    expect(problemsOf({ name, type, help: 'x', labels: new Set() })).toHaveLength(1)
  })
})
