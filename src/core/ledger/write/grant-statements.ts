/** The statements that write what a group changed of the grants of subscriptions. Pure. */
import type { CreditGrant } from '../../credits/credit-grant.ts'
import type { GrantPeriod, Pool } from '../../credits/pool.ts'
import { type Owner, owners } from '../../customers/owner.ts'
import { type Decimal, isZero } from '../../values/decimal.ts'
import type { Account } from '../decide/group-state.ts'
import { arrayLiteral, columnLiteral } from './array-literal.ts'
import { type Column, insertion, owned, ownerColumns } from './insertion.ts'
import type { Statement } from './pipelined.ts'

const columns: readonly Column<Owner & CreditGrant>[] = [
  ...ownerColumns,
  ['subscription_id', 'text', (g) => g.subscriptionId],
  ['period_start', 'timestamptz', (g) => g.periodStart],
  ['expires_at', 'timestamptz', (g) => g.expiresAt],
  ['granted', 'numeric', (g) => g.granted],
  ['rolled_over', 'numeric', (g) => g.rolledOver],
  ['created_at', 'timestamptz', (g) => g.createdAt],
]

const upsertGrants = insertion(
  'credit_grant',
  columns,
  `on conflict (workspace_id, customer_id, subscription_id, period_start) do update
   set expires_at = excluded.expires_at, granted = excluded.granted,
     rolled_over = excluded.rolled_over`,
)

/** They come after those of pools. */
export function grantStatements(accounts: Account[]): Statement[] {
  const changed = accounts.filter(({ grants }) => grants !== null)
  if (changed.length === 0) return []
  return [
    ...upsertGrants(owned(changed, ({ grants }) => grants?.touched ?? [])),
    ...addUnspent(owned(changed, ({ grants }) => grants?.unspent.values() ?? [])),
    ...moveExpiries(
      owned(changed, (account) => {
        return account.grants?.moved.difference(account.poolsAdded) ?? []
      }),
    ),
  ]
}

function addUnspent(given: (Owner & GrantPeriod & { amount: Decimal })[]): Statement[] {
  const notes = given.filter(({ amount }) => !isZero(amount))
  if (notes.length === 0) return []
  return [
    {
      name: 'add_unspent',
      text: `
        update credit_grant g set unspent = g.unspent + k.a
        from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::numeric[])
          as k(w, c, s, p, a)
        where g.workspace_id = k.w and g.customer_id = k.c and g.subscription_id = k.s
          and g.period_start = k.p`,
      values: [
        ...owners(notes).map(arrayLiteral),
        columnLiteral(notes, (n) => n.subscriptionId),
        columnLiteral(notes, (n) => n.periodStart),
        columnLiteral(notes, (n) => n.amount),
      ],
    },
  ]
}

function moveExpiries(pools: (Owner & Pool)[]): Statement[] {
  if (pools.length === 0) return []
  return [
    {
      name: 'move_pool_expiries',
      text: `
        update credit_pool p set expires_at = k.e
        from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as k(w, c, i, e)
        where p.workspace_id = k.w and p.customer_id = k.c and p.id = k.i`,
      values: [
        ...owners(pools).map(arrayLiteral),
        columnLiteral(pools, (p) => p.id),
        columnLiteral(pools, (p) => p.expiresAt),
      ],
    },
  ]
}
