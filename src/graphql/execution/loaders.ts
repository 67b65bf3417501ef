/** Batches the loads of many objects of one request into one operation each. */
import DataLoader from 'dataloader'
import { checkFeatures } from '../../core/checks/check-entitlements.ts'
import type { CreditBalance } from '../../core/credits/balance.ts'
import { getCreditPools } from '../../core/credits/credit-transactions.ts'
import { getCreditBalance, getCreditBalances } from '../../core/credits/credits.ts'
import type { Pool } from '../../core/credits/pool.ts'
import { getPoolNotes, type PoolNote } from '../../core/credits/update-pool.ts'
import type { Check } from '../../core/entitlements/check.ts'
import type { PerformAsCaller } from '../../core/operation/operation.ts'
import { findReversals } from '../../core/usage/usage.ts'
import { notFound } from '../../core/values/errors.ts'
import type { MaybePromise } from '../../core/values/maybe-promise.ts'
import { createEachLoader } from './each-loader.ts'

/** The customer and the feature of a check, by our ids. */
export interface FeatureOfCustomer {
  customerId: string
  featureId: string
}

export interface EventAddress {
  customerId: string
  sequence: number
}

export interface PoolAddress {
  customerId: string
  id: string
}

export interface BalanceAddress {
  customerId: string
  /** Whether its pools are read too. */
  withPools: boolean
}

const balanceKey = ({ customerId, withPools }: BalanceAddress) => `${withPools} ${customerId}`

/** The value, or the reason why there is none. */
async function settled<T>(answer: MaybePromise<T>): Promise<T | Error> {
  try {
    return await answer
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

export interface NodeAddress {
  id: string
  /** The type of the object, and how it is selected. */
  group: string
  find(ids: string[]): Promise<ReadonlyMap<string, object>>
}

export function createLoaders(perform: PerformAsCaller) {
  return {
    ofEach: createEachLoader(perform),
    /** The balances of customers by our id. */
    balances: new DataLoader<BalanceAddress, CreditBalance, string>(
      async (wanted) => {
        const found = await perform(getCreditBalances, {
          customerIds: wanted.map(({ customerId }) => customerId),
          withPools: wanted.some(({ withPools }) => withPools),
        })
        return wanted.map(
          ({ customerId: id }) => found.get(id) ?? new Error(`No credit account of ${id}`),
        )
      },
      { cacheKeyFn: balanceKey, maxBatchSize: 1_000 },
    ),
    /** The balance of a customer as the caller names it: read once, under however many aliases. */
    namedBalances: new DataLoader<BalanceAddress, CreditBalance, string>(
      (wanted) => Promise.all(wanted.map((one) => settled(perform(getCreditBalance, one)))),
      { cacheKeyFn: balanceKey },
    ),
    /** The checks of features for customers, by our ids. */
    checks: new DataLoader<FeatureOfCustomer, Check, string>(
      (pairs) =>
        Promise.resolve(
          perform(checkFeatures, {
            customerIds: pairs.map((pair) => pair.customerId),
            features: pairs.map((pair) => pair.featureId),
          }),
        ),
      { cacheKeyFn: (pair) => `${pair.customerId} ${pair.featureId}`, maxBatchSize: 1_000 },
    ),
    pools: new DataLoader<PoolAddress, Pool, string>(
      async (pools) => {
        const found = await perform(getCreditPools, { pools: [...pools] })
        return pools.map(({ id }) => found.get(id) ?? notFound('credit pool', id))
      },
      { cacheKeyFn: (pool) => `${pool.customerId} ${pool.id}`, maxBatchSize: 1_000 },
    ),
    /** What is kept with a pool; null: nothing. */
    poolNotes: poolNotesOf(perform),
    /** Objects of any type by id; those that are selected in the same way load together. */
    nodes: new DataLoader<NodeAddress, object | null, string>(
      async (nodes) => {
        const groups = Map.groupBy(nodes, (node) => node.group)
        const found = await Promise.all(
          [...groups].map(async ([group, some]) => {
            return [group, await some[0]?.find(some.map(({ id }) => id))] as const
          }),
        )
        const byGroup = new Map(found)
        return nodes.map(({ group, id }) => byGroup.get(group)?.get(id) ?? null)
      },
      { cacheKeyFn: ({ group, id }) => `${group} ${id}` },
    ),
    /** The sequence of the event that reverses an event; null when none does. */
    reversals: new DataLoader<EventAddress, number | null, string>(
      async (addresses) => {
        const found = await perform(findReversals, {
          customerIds: addresses.map((event) => event.customerId),
          sequences: addresses.map((event) => event.sequence),
        })
        return addresses.map((a) => found.get(`${a.customerId} ${a.sequence}`) ?? null)
      },
      { cacheKeyFn: (a) => `${a.customerId} ${a.sequence}`, maxBatchSize: 1_000 },
    ),
  }
}

function poolNotesOf(perform: PerformAsCaller) {
  return new DataLoader<string, PoolNote | null>(
    async (ids) => {
      const found = await perform(getPoolNotes, { ids: [...ids] })
      return ids.map((id) => found.get(id) ?? null)
    },
    { maxBatchSize: 1_000 },
  )
}

export type Loaders = ReturnType<typeof createLoaders>
