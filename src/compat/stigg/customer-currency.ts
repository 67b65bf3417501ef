/** The currency of a customer's credits, which its first grant names. */
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { id, object } from '../fields.ts'
import { keptCurrency, meantCurrency } from './currency.ts'
import { readWallet, type Wallet } from './wallet.ts'

const named = asking('mutation updateCustomer', ['id', 'extras', 'expectedVersion'], object({ id }))

export const currencyAsks = [named]

/** NOT_FOUND for another currency than that of the customer. */
export async function walletIn(ask: Ask, customerId: string, currencyId: string): Promise<Wallet> {
  const wallet = await readWallet(ask, customerId)
  meantCurrency(wallet.customer.extras, currencyId)
  return wallet
}

/** Names the currency of a customer that has none yet. */
export async function nameCurrency(ask: Ask, { customer }: Wallet, currencyId: string) {
  if (keptCurrency(customer.extras) !== null) return
  const { ownId, version: expectedVersion } = customer
  await named.run(ask, { id: ownId, extras: { stigg: { currencyId } }, expectedVersion })
}
