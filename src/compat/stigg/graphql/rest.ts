/** What REST does, for the resolvers that do the same: each operation has one meaning, whatever it is spoken over. */
import type { Ask, Route } from '../../dialect.ts'
import { creditGrantRoutes } from '../routes/credit-grants.ts'
import { creditRoutes } from '../routes/credits.ts'
import { customerRoutes } from '../routes/customers.ts'
import { edgeRoutes } from '../routes/edge.ts'
import { paywallRoutes } from '../routes/paywall.ts'
import { promotionalRoutes } from '../routes/promotional-entitlements.ts'
import { previewSubscription } from '../routes/subscription-preview.ts'
import { subscriptionRoutes } from '../routes/subscriptions.ts'
import { usageHistory } from '../routes/usage-history.ts'

/** An object of an answer. */
export type Row = Readonly<Record<string, unknown>>

const routes = new Map<string, Route>(
  [
    ...[...customerRoutes, ...subscriptionRoutes, ...creditGrantRoutes, ...creditRoutes],
    ...[...edgeRoutes, ...paywallRoutes, previewSubscription, usageHistory],
    ...promotionalRoutes,
  ].map((route) => [route.name, route]),
)

interface Given {
  path?: Readonly<Record<string, string>>
  query?: Row
  body?: Row
}

/** Null and undefined are not given. */
export async function throughRest(ask: Ask, name: string, given: Given): Promise<Row> {
  const route = routes.get(name)
  if (!route) throw new Error(`REST has no ${name}`)
  if (route.scope) ask.requireScope(route.scope)
  const { path = {}, query, body } = given
  const asked = { path, query: present(query), headers: {}, body: present(body) }
  const answered = await route.answer(asked, ask)
  // Its numbers are exact texts until they are written.
  return JSON.parse(JSON.stringify(answered.body)) as Row
}

/** Without what is not given. */
export function present(given: Row = {}): Record<string, unknown> {
  const told = Object.entries(given).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(told)
}

/** The rows of a list of an answer. */
export function rowsIn(row: Row, name = 'data'): Row[] {
  return row[name] as Row[]
}
