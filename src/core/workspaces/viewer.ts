/** The caller as its credential describes it: what a page shows about the signed-in user. */
import { z } from 'zod'
import type { Caller, Mode } from '../operation/caller.ts'
import { readOperation } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'

export interface Viewer {
  actor: string
  /** The name of the API key or OAuth client; null for other credentials. */
  actorName: string | null
  role: Caller['role']
  mode: Mode
  /** The customer id of a customer token. */
  customerId: string | null
  /** When the credential expires; null: never. */
  expiresAt: Date | null
}

/** The caller; every valid credential may ask. */
export const getViewer = readOperation({
  name: 'getViewer',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({}),
  async run({ caller, db }): Promise<Viewer> {
    const { actor, role, mode, customer, expiresAt = null } = caller
    const names = await namesOf(db, [actor])
    const customerId = customer?.id ?? null
    return { actor, actorName: names.get(actor) ?? null, role, mode, customerId, expiresAt }
  },
})

/** The workspace of the caller. Customer tokens may ask too; they can read a few of its fields only. */
export const getViewerWorkspace = readOperation({
  name: 'getViewerWorkspace',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({}),
  run: (ctx, _input, selection) =>
    ctx.db.workspace.findFirstOrThrow({ ...selection, where: { id: ctx.workspaceId } }),
})

/** The customer of a customer token; null for other credentials. */
export const getViewerCustomer = readOperation({
  name: 'getViewerCustomer',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject({}),
  run({ caller, db }, _input, selection) {
    if (!caller.customer) return null
    return db.customer.findFirstOrThrow({ ...selection, where: { id: caller.customer.id } })
  },
})

/** The names of the API keys and OAuth clients with these ids; other credentials are missing. */
export const findActorNames = readOperation({
  name: 'findActorNames',
  scope: 'admin',
  input: z.strictObject({ actors: z.array(z.string()).max(1_000) }),
  run: ({ db }, { actors }) => namesOf(db, actors),
})

async function namesOf(db: TenantDb, actors: string[]): Promise<Map<string, string>> {
  const where = (prefix: string) => ({ id: { in: actors.filter((id) => id.startsWith(prefix)) } })
  const select = { id: true, name: true }
  const [keys, clients] = await Promise.all([
    db.apiKey.findMany({ where: where('key_'), select }),
    db.oAuthClient.findMany({ where: where('client_'), select }),
  ])
  return new Map([...keys, ...clients].map(({ id, name }) => [id, name]))
}
