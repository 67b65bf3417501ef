/** What the generic tests need to know of each dialect: how it makes a thing of its own, and how its lists go on. */
import type { Json } from './rest.ts'

/** A new dialect adds one. */
export interface DialectSample {
  /** Makes a thing: equal numbers make equal requests, others make other things. */
  make(n: number): { path: string; body: Json }
  /** The id of the thing in the answer. */
  made(answer: Json): string
  /** Makes a thing under an id of the caller's, and where that reads it. Absent: the dialect takes no such ids. */
  named?(ownId: string): { path: string; body: Json; read: string }
  /** The list that has the thing, `limit` a page. */
  list(limit: number, cursor: string | null): string
  /** The ids of a page, and the cursor of the next one; null at the end. */
  page(answer: Json): { ids: string[]; next: string | null }
}

const listed = (path: string, query: Record<string, string | number | null>) => {
  const given = Object.entries(query).filter(([, value]) => value !== null)
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)
const emailOf = (dialect: string, n: number) => `${dialect}-${n}@example.com`

export const dialectSamples: Readonly<Record<string, DialectSample>> = {
  openmonetize: {
    make: (n) => ({ path: '/customers', body: { email: emailOf('openmonetize', n) } }),
    made: ({ id }) => id,
    named: (ownId) => ({
      ...{ path: '/customers', body: { external_id: ownId } },
      read: `/customers/${encodeURIComponent(ownId)}`,
    }),
    list: (limit, cursor) => listed('/customers', { limit, cursor }),
    page: ({ customers, pagination }) => ({ ids: idsOf(customers), next: pagination.next_cursor }),
  },
  zentla: {
    make: (n) => ({ path: '/customers', body: { email: emailOf('zentla', n) } }),
    made: ({ data }) => data.id,
    named: (ownId) => ({
      path: '/customers',
      body: { email: `${Buffer.from(ownId).toString('hex')}@example.com`, externalId: ownId },
      read: `/customers/${encodeURIComponent(ownId)}`,
    }),
    list: (limit, cursor) => listed('/customers', { limit, cursor }),
    page: ({ data, nextCursor }) => ({ ids: idsOf(data), next: nextCursor ?? null }),
  },
  montra: {
    make: (n) => ({
      path: '/customers',
      body: { name: `Sample ${n}`, email: emailOf('montra', n) },
    }),
    made: ({ data }) => data.id,
    // Its lists are whole.
    list: () => '/customers',
    page: ({ data }) => ({ ids: idsOf(data), next: null }),
  },
  credibill: {
    make: (n) => ({ path: '/customers', body: { email: emailOf('credibill', n) } }),
    made: ({ customerId }) => customerId,
    list: () => '/customers',
    page: ({ customers }) => ({ ids: customers.map(({ _id }: Json) => _id), next: null }),
  },
  stigg: {
    make: (n) => ({
      path: '/api/v1/customers',
      body: { id: `stigg-${n}`, email: emailOf('stigg', n) },
    }),
    made: ({ data }) => data.id,
    named: (ownId) => ({
      ...{ path: '/api/v1/customers', body: { id: ownId } },
      read: `/api/v1/customers/${encodeURIComponent(ownId)}`,
    }),
    list: (limit, after) => listed('/api/v1/customers', { limit, after }),
    page: ({ data, pagination }) => ({ ids: idsOf(data), next: pagination.next }),
  },
  stripe: {
    make: (n) => ({ path: '/v1/customers', body: { email: emailOf('stripe', n) } }),
    made: ({ id }) => id,
    named: (ownId) => ({
      ...{ path: '/v1/customers', body: { id: ownId } },
      read: `/v1/customers/${encodeURIComponent(ownId)}`,
    }),
    list: (limit, cursor) => listed('/v1/customers', { limit, starting_after: cursor }),
    page: ({ data, has_more }) => ({
      ids: idsOf(data),
      next: has_more ? (data.at(-1)?.id ?? null) : null,
    }),
  },
}
