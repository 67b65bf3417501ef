/** Every field of every request with every value that it must refuse: a clear error, and nothing changes. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect, Route } from '../../src/compat/dialect.ts'
import { dialects } from '../../src/compat/dialects.ts'
import {
  badCases,
  formsOf,
  isUnread,
  type Plausible,
  plausibleOf,
  type Schema,
  schemaOf,
} from '../support/bad-bodies.ts'
import { graphqlData } from '../support/graphql.ts'
import { type Json, type RestAnswer, type RestClient, restClient } from '../support/rest.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { createTestPool } from '../support/test-pool.ts'
import { type Changes, watchChanges } from '../support/watch-changes.ts'

let app: TestApp
let sql: pg.Pool
let changes: Changes
const ids = { own: '', entitlement: '' }
/** Ids of the test mode, which is another workspace to the live mode. */
const foreign: Record<string, string> = {}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
const ask = (key: string, query: string) => graphqlData<any>(app.url, key, query)

const mutations = (customer: string) => [
  `customer: createCustomer(input: { externalId: "${customer}" }) { id }`,
  'feature: createFeature(input: { key: "x1", type: CREDITS }) { id }',
  `entitlement: setEntitlement(input: { customerId: "${customer}", feature: "x1", limit: 10 }) { id }`,
  'plan: createPlan(input: { key: "x1", version: { currency: "USD", basePrice: 1 } }) { id }',
]

/** One by one: each has a limit of time, which a busy machine exceeds with all of them. */
async function setUp(key: string, customer: string): Promise<Json> {
  const made = {}
  for (const mutation of mutations(customer)) {
    Object.assign(made, await ask(key, `mutation { ${mutation} }`))
  }
  return made
}

beforeAll(async () => {
  app = await startTestApp()
  sql = createTestPool(app.databaseUrl)
  const own = await setUp(app.liveKey, 'own')
  Object.assign(ids, { own: own.customer.id, entitlement: own.entitlement.id })
  const theirs = await setUp(app.testKey, 'theirs')
  for (const name of ['customer', 'feature', 'entitlement', 'plan']) {
    foreign[name] = theirs[name].id
  }
  changes = await watchChanges(sql)
})
afterAll(async () => {
  await sql?.end()
  await app?.close()
})

const plausible: Plausible = (name, type) => {
  if (/customer|^userId$|user_id/i.test(name)) return 'own'
  if (/_at$|time/i.test(name)) {
    const secondsAgo = /start/i.test(name) ? 120 : 60
    return new Date(Date.now() - secondsAgo * 1_000).toISOString()
  }
  const values: Record<string, unknown> = { string: 'x1', decimal: 1, integer: '1', object: {} }
  return values[type]
}

const pathOf = ({ path }: Route) =>
  path.replace('{entitlement_id}', ids.entitlement).replace(/\{\w+\}/g, 'own')

/** What is wrong with the answer to something wrong; null when it is as it should be. */
function complaint(dialect: Dialect, { status, body }: RestAnswer): string | null {
  if (status >= 500) return `status ${status}: ${body.message}`
  if (status === 200 && body.rejected === 1 && refusedEvent(body)) return null
  if (status === 200 && isDenial(body)) return null
  if (status < 400) return `answered ${JSON.stringify(body).slice(0, 100)}`
  if (!dialect.errorSchema.safeParse(body).success) return `words ${JSON.stringify(body)}`
  return JSON.stringify(body).length > 5_000 ? 'a very long answer' : null
}

const refusedEvent = ({ events, errors }: Json) =>
  (events?.[0]?.error.code ?? errors?.[0]?.code) === 'INVALID_REQUEST'

/** Some vendors answer a check of what does not exist. */
const isDenial = ({ data }: Json) =>
  data?.isGranted === false ||
  data?.accessDeniedReason === 'CustomerNotFound' ||
  data?.entitlementsState?.accessDeniedReason === 'CustomerNotFound' ||
  data?.entitlements?.length === 0

/** Cases of a body with a field more. */
const unknownFields = new Set(['an unknown field', '__proto__'])

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))('%s', (_n, dialect) => {
  let rest: RestClient
  beforeAll(() => {
    rest = restClient(app, { mount: dialect.mounts[0] })
  })
  const routes = dialect.routes.map((route) => [`${route.method} ${route.path}`, route] as const)
  const withBody = routes.filter(([, route]) => route.body)
  const queryOf = (route: Route) => {
    if (!route.query) return ''
    const given = plausibleOf(schemaOf(route.query), plausible) as Record<string, string>
    return `?${new URLSearchParams(given)}`
  }

  it.each(withBody)(
    '%s refuses what is wrong in its body and changes nothing',
    async (_t, route) => {
      await changes()
      const wrong: string[] = []
      for (const form of formsOf(schemaOf(route.body!))) {
        for (const one of badCases(form, plausible)) {
          if (dialect.ignoresUnknownFields && unknownFields.has(one.name)) continue
          const found = complaint(dialect, await rest.send(route.method, pathOf(route), one.value))
          if (found) wrong.push(`${one.name}: ${found}`)
        }
      }
      expect(wrong).toEqual([])
      expect(await changes()).toEqual([])
      expect(Object.keys(Object.prototype)).toEqual([])
    },
  )

  const withoutZone = '2024-01-15T10:30:00'
  const bad: [RegExp, string[]][] = [
    [/limit/, ['0', '-1', '101', '1000000000', 'abc', '1e1', '1.5', '', ' 1']],
    [/offset/, ['-1', '100001', 'abc', '1.5', '']],
    [/cursor/, ['', 'nonsense', 'AAAA', '__proto__', "' or 1=1 --"]],
    [
      /time$|date$|startDate|endDate/i,
      ['2024-02-30', 'yesterday', '', '1700000000', withoutZone, '0000-01-01'],
    ],
    [/id$|Id$/, ['', 'a\0b', 'x'.repeat(300)]],
  ]
  const withQuery = routes.filter(([, route]) => route.query)
  it.each(withQuery)('%s refuses what is wrong in its query', async (_t, route) => {
    const schema: Schema = schemaOf(route.query!)
    const base = plausibleOf(schema, plausible) as Record<string, string>
    const wrong: string[] = []
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      const known = bad.find(([names]) => names.test(name))?.[1] ?? ['a\0b', 'x'.repeat(3_000)]
      const isSdkTime = field.description?.includes('in UTC without a time zone') ?? false
      const values = known.filter((value) => !(isSdkTime && value === withoutZone))
      for (const value of isUnread(field) ? [] : values) {
        const query = new URLSearchParams({ ...base, [name]: value })
        const found = complaint(dialect, await rest.send(route.method, `${pathOf(route)}?${query}`))
        if (found) wrong.push(`${name}=${value.slice(0, 30)}: ${found}`)
      }
      if (!schema.required?.includes(name)) continue
      const { [name]: _, ...rest_ } = base
      const answer = await rest.send(route.method, `${pathOf(route)}?${new URLSearchParams(rest_)}`)
      if (answer.status !== 400) wrong.push(`without ${name}: ${answer.status}`)
    }
    expect(wrong).toEqual([])
  })

  const open = routes.filter(([, route]) => route.path.includes('{'))
  it.each(open)('%s refuses what is wrong in its path', async (_t, route) => {
    const wrong: string[] = []
    const values = [
      '%00',
      '%FF',
      '%E0%A4',
      '..%2f..%2fetc',
      'x'.repeat(300),
      "'%20or%201=1",
      '%252F',
      '{{7*7}}',
      '__proto__',
      'constructor',
    ]
    for (const value of values) {
      const path = route.path.replace(/\{\w+\}/g, value)
      const body = route.body
        ? plausibleOf(formsOf(schemaOf(route.body))[0]!, plausible)
        : undefined
      const found = complaint(
        dialect,
        await rest.send(route.method, `${path}${queryOf(route)}`, body),
      )
      if (found) wrong.push(`${value.slice(0, 30)}: ${found}`)
    }
    expect(wrong).toEqual([])
  })

  const unknownLike = (id: string) =>
    id.replace(/.{4}$/, (end) => (end === '0000' ? '1111' : '0000'))

  it.each(routes)(
    '%s answers ids of another workspace exactly as unknown ones',
    async (_t, route) => {
      await changes()
      const forms = route.body ? formsOf(schemaOf(route.body)) : [null]
      const query = route.query ? Object.keys(schemaOf(route.query).properties ?? {}) : []
      for (const form of forms) {
        const body = form && (plausibleOf(form, plausible) as Record<string, Json>)
        const places = [
          ...(route.path.match(/\{\w+\}/g) ?? []),
          ...query.filter(isReference),
          ...Object.keys(form?.properties ?? {}).filter(isReference),
        ]
        for (const place of places) {
          for (const id of foreignFor(place)) {
            const answer = async (given: string) => {
              const path = route.path.replace(place, given)
              const search = query.includes(place)
                ? `?${new URLSearchParams({ ...(plausibleOf(schemaOf(route.query!), plausible) as object), [place]: given })}`
                : queryOf(route)
              const sent =
                body && (place in (form?.properties ?? {}) ? { ...body, [place]: given } : body)
              const at = pathOf({ ...route, path })
              const { status, body: told } = await rest.send(
                route.method,
                `${at}${search}`,
                sent ?? undefined,
              )
              if (status < 400 && !told.rejected) return 'not looked up'
              return JSON.stringify({ status, told })
                .replaceAll(given, '<id>')
                .replaceAll(/req_\w+/g, '<request>')
            }
            expect(await answer(id)).toBe(await answer(unknownLike(id)))
          }
        }
      }
      expect(await changes()).toEqual([])
    },
  )
})

/** `customerId` is of older SDKs, and not read. */
const isReference = (name: string) =>
  /(customer|user|team|feature|plan)_?id$/i.test(name) && name !== 'customerId'

/** Any text can name a user; only an id of ours could name one of theirs. */
function foreignFor(place: string): string[] {
  return /customer|user|team/i.test(place) ? [foreign.customer ?? ''] : Object.values(foreign)
}
