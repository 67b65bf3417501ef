/** Writes as a caller, and reads the entry that each write made in the audit log. */
import { expect } from 'vitest'
import { sendRaw } from './keyed.ts'
import type { Json } from './rest.ts'
import type { Tenant } from './tenant.ts'

export interface Sending {
  credential?: string
  headers?: Record<string, string>
}

export interface Entry {
  id: string
  operation: string
  actor: string
  role: string
  requestId: string
  ip: string | null
  userAgent: string | null
  input: Json
  createdAt: string
  changes: { entity: string; entityId: string; before: Json; after: Json }[]
}

export type AuditLab = ReturnType<typeof auditLab>

export function auditLab(tenantOf: () => Tenant) {
  const tried = new Set<string>()
  async function ask(query: string, { credential, headers }: Sending = {}): Promise<Json> {
    const { text } = await sendRaw(tenantOf().app, JSON.stringify({ query }), {
      credential,
      headers,
    })
    return JSON.parse(text)
  }

  async function entries(args = '(first: 100)', sending: Sending = {}): Promise<Entry[]> {
    const { data, errors } = await ask(
      `{ auditEntries${args} { edges { node { id operation actor role requestId ip userAgent input createdAt
        changes { entity entityId before after } } } } }`,
      sending,
    )
    if (errors) throw new Error(JSON.stringify(errors))
    return data.auditEntries.edges.map((edge: { node: Entry }) => edge.node)
  }

  const count = async () =>
    (await tenantOf().sql.query('select count(*)::int as n from audit_entry')).rows[0].n as number

  /** Carries a mutation out, and answers its data and the one entry that it made. */
  async function write(
    call: string,
    selection = '{ id }',
    sending: Sending = {},
  ): Promise<{ data: Json; entry: Entry }> {
    const name = /^\w+/.exec(call)?.[0] ?? ''
    const before = await count()
    tenantOf().clock.advance(1_000)
    const { data, errors } = await ask(`mutation { ${call} ${selection} }`, sending)
    expect(errors, call).toBeUndefined()
    expect(await count(), call).toBe(before + 1)
    const [entry] = await entries('(first: 1)', sending)
    expect(entry?.operation).toBe(name)
    tried.add(name)
    return { data: data[name], entry: entry! }
  }

  const make = async (call: string, selection?: string): Promise<Json> =>
    (await write(call, selection)).data
  const testKey = () => tenantOf().app.testKey
  return { testKey, tried, ask, entries, count, write, make }
}

export const entitiesOf = ({ changes }: Entry) =>
  [...new Set(changes.map(({ entity }) => entity))].sort()
