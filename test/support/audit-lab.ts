/** Writes as a caller, and reads the entry that each write made in the audit log. */
import { expect } from 'vitest'
import { recordDispute } from '../../src/core/billing/operations/record-dispute.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
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
  /** A dispute of the payment of an invoice in the test mode; its id. */
  async function disputed(invoiceId: string): Promise<string> {
    const { app, sql } = tenantOf()
    const { rows } = await sql.query('select workspace_id, id from payment where invoice_id = $1', [
      invoiceId,
    ])
    const [{ workspace_id: workspaceId, id: paymentId }] = rows
    const news = { paymentId, reference: 'test_dispute', amount: 100n, status: 'OPEN' as const }
    const teller = systemCaller(workspaceId, 'TEST')
    return String(await app.core.perform(teller, recordDispute, news))
  }

  return { testKey, tried, disputed, ask, entries, count, write, make }
}

export const entitiesOf = ({ changes }: Entry) =>
  [...new Set(changes.map(({ entity }) => entity))].sort()
