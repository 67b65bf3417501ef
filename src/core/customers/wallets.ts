/**
 * Wallets that belong to no user: one of the workspace, and one of each team. Each is a customer without an externalId, found by
 * its kind and team, so that its name cannot collide with that of a user, a team or a customer.
 */
import { z } from 'zod'
import { readOperation, writeOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import { newId } from '../values/ids.ts'
import { text } from '../values/input.ts'

const walletsMax = 1_000

export interface Wallet {
  /** The team; null for the wallet of the workspace. */
  team: string | null
  customerId: string
}

const input = z.strictObject({
  wallets: z
    .array(z.strictObject({ team: text(255).nullish() }))
    .min(1, 'must hold at least 1 wallet')
    .max(walletsMax, `must hold at most ${walletsMax} wallets`),
})

type Asked = z.output<typeof input>['wallets']

/** The wallets in the order of the request; null for a wallet that does not exist yet. */
export const findWallets = readOperation({
  name: 'findWallets',
  scope: 'read',
  input,
  async run(ctx, { wallets }): Promise<(Wallet | null)[]> {
    const found = await stored(ctx.sql, ctx.workspaceId, wallets.map(nameOf))
    return wallets.map((asked) => walletOf(asked, found))
  },
})

/** Creates the wallets that do not exist yet; answers in the order of the request. */
export const ensureWallets = writeOperation({
  name: 'ensureWallets',
  scope: 'write',
  input,
  async run(ctx, { wallets }): Promise<Wallet[]> {
    const { workspaceId, sql } = ctx
    const names = wallets.map(nameOf)
    const found = await stored(sql, workspaceId, names)
    const missing = new Map(
      wallets.flatMap((asked) => (found.has(nameOf(asked)) ? [] : [[nameOf(asked), asked]])),
    )
    // Every request inserts in the same order; otherwise two requests could each wait for a row of the other.
    const rows = [...missing]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { team }]) => ({
        workspaceId,
        id: newId('cust', ctx.now),
        walletOf: name,
        name: team ?? 'Workspace',
        createdAt: ctx.now,
        updatedAt: ctx.now,
      }))
    if (rows.length > 0) {
      const made = await ctx.db.customer.createManyAndReturn({
        data: rows,
        skipDuplicates: true,
        select: { id: true },
      })
      const accounts = made.map(({ id }) => ({ workspaceId, customerId: id }))
      await ctx.db.creditAccount.createMany({ data: accounts })
      for (const { id } of made) {
        ctx.emit({ type: 'customer.created', customerId: id, data: { id, externalId: null } })
      }
    }
    // This also reads the wallets that another request created in the meantime.
    const all = rows.length > 0 ? await stored(sql, workspaceId, names) : found
    return wallets.map((asked) => required(walletOf(asked, all)))
  },
})

function nameOf({ team }: Asked[number]): string {
  return team === null || team === undefined ? 'workspace' : `team:${team}`
}

function walletOf(asked: Asked[number], found: ReadonlyMap<string, string>): Wallet | null {
  const customerId = found.get(nameOf(asked))
  return customerId === undefined ? null : { team: asked.team ?? null, customerId }
}

function required(wallet: Wallet | null): Wallet {
  if (wallet === null) throw new Error('A wallet was made and is not there')
  return wallet
}

/** The customer ids of the wallets, by the names of the wallets. */
async function stored(
  sql: Sql,
  workspaceId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql.query({
    name: 'find_wallets',
    text: 'select wallet_of, id from customer where workspace_id = $1 and wallet_of = any($2)',
    values: [workspaceId, [...new Set(names)]],
  })
  return new Map(rows.map((row) => [row.wallet_of, row.id]))
}
