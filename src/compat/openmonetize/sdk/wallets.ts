/** Finds and creates the wallets that the SDK names by a team, or without a team for the workspace. */
import type { Ask } from '../../dialect.ts'
import { EnsureWalletsDocument, FindWalletsDocument } from './asks.generated.ts'

export type WalletOf = (team: string | null) => string

/** The customer id of the wallet; null when it does not exist yet. */
export async function findWallet(team: string | null, ask: Ask): Promise<string | null> {
  const { wallets } = await ask(FindWalletsDocument, { wallets: [{ team }] })
  return wallets[0]?.customerId ?? null
}

/** Creates missing wallets, and writes nothing when there are none. */
export async function ensureWallets(
  teams: readonly (string | null)[],
  ask: Ask,
): Promise<WalletOf> {
  const distinct = [...new Set(teams)]
  if (distinct.length === 0) return unknownWallet
  const asked = { wallets: distinct.map((team) => ({ team })) }
  let { wallets } = await ask(FindWalletsDocument, asked)
  if (wallets.includes(null)) wallets = (await ask(EnsureWalletsDocument, asked)).ensureWallets
  const byTeam = new Map(distinct.map((team, i) => [team, wallets[i]?.customerId]))
  return (team) => byTeam.get(team) ?? unknownWallet(team)
}

function unknownWallet(team: string | null): never {
  throw new Error(`The wallet ${JSON.stringify(team)} was not asked for`)
}
