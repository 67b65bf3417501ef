/** A reference model of credits, as simple as possible, with which random histories of the real ledger are compared. */

/** Amounts in billionths of a credit. */
export type Nano = bigint

export interface ModelTerms {
  name: string
  kind: 'PURCHASED' | 'PROMOTIONAL'
  priority: number
  effectiveAt: number | null
  expiresAt: number | null
}

export interface ModelPool extends ModelTerms {
  balance: Nano
  createdAt: number
}

export interface ModelEvent {
  at: number
  amount: Nano
  reversed: boolean
  taken: { pool: ModelPool; amount: Nano }[]
}

export interface ModelHold {
  status: 'ACTIVE' | 'COMMITTED' | 'RELEASED' | 'EXPIRED'
  expiresAt: number
  taken: { pool: ModelPool; amount: Nano }[]
}

export interface ModelCustomer {
  pools: ModelPool[]
  events: ModelEvent[]
  holds: ModelHold[]
}

export type Outcome =
  | 'OK'
  | 'INSUFFICIENT_CREDITS'
  | 'LIMIT_EXCEEDED'
  | 'CONFLICT'
  | 'INVALID_REQUEST'
  | 'PRECONDITION_FAILED'

const isSpendable = (pool: ModelTerms, now: number) =>
  (pool.effectiveAt ?? 0) <= now && (pool.expiresAt === null || now < pool.expiresAt)

const isScheduled = (pool: ModelTerms, now: number) =>
  (pool.effectiveAt ?? 0) > now && (pool.expiresAt === null || now < pool.expiresAt)

const sum = (amounts: Nano[]) => amounts.reduce((a, b) => a + b, 0n)

export const newModelCustomer = (): ModelCustomer => ({ pools: [], events: [], holds: [] })

export const availableIn = (customer: ModelCustomer, now: number): Nano =>
  sum(customer.pools.filter((p) => isSpendable(p, now)).map((p) => p.balance))

export const scheduledIn = (customer: ModelCustomer, now: number): Nano =>
  sum(customer.pools.filter((p) => isScheduled(p, now)).map((p) => p.balance))

export const heldIn = ({ holds }: ModelCustomer): Nano =>
  sum(holds.flatMap((hold) => hold.taken.map((part) => part.amount)))

/** The burn order: priority, earliest expiry, promotional before purchased, effective date, creation. */
function burnKey(pool: ModelPool): number[] {
  return [
    pool.priority,
    pool.expiresAt ?? Number.MAX_SAFE_INTEGER,
    pool.kind === 'PROMOTIONAL' ? 0 : 1,
    pool.effectiveAt ?? pool.createdAt,
    pool.createdAt,
  ]
}

function inBurnOrder(a: ModelPool, b: ModelPool): number {
  const [left, right] = [burnKey(a), burnKey(b)]
  for (const [i, value] of left.entries()) {
    const difference = value - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const haveSameTerms = (a: ModelTerms, b: ModelTerms) =>
  a.name === b.name &&
  a.kind === b.kind &&
  a.priority === b.priority &&
  a.effectiveAt === b.effectiveAt &&
  a.expiresAt === b.expiresAt

/** Null: never. What ends now does so a little earlier when another pool has ended just so. */
export function modelMoveExpiry(
  { pools }: ModelCustomer,
  pool: ModelPool,
  to: number | null | 'NOW',
  now: number,
): Outcome {
  if (pool.expiresAt !== null && pool.expiresAt <= now) return 'PRECONDITION_FAILED'
  const isTaken = (expiresAt: number | null) =>
    pools.some((one) => one !== pool && haveSameTerms(one, { ...pool, expiresAt }))
  if (to === 'NOW') {
    pool.expiresAt = now
    while (isTaken(pool.expiresAt)) pool.expiresAt -= 1
    return 'OK'
  }
  if (to !== null && to <= (pool.effectiveAt ?? now)) return 'INVALID_REQUEST'
  if (isTaken(to)) return 'CONFLICT'
  pool.expiresAt = to
  return 'OK'
}

export function modelAdd(
  { pools }: ModelCustomer,
  terms: ModelTerms,
  amount: Nano,
  now: number,
): void {
  const { name, kind, priority, effectiveAt, expiresAt } = terms
  const same = pools.find((pool) => haveSameTerms(pool, terms))
  if (same) same.balance += amount
  else pools.push({ name, kind, priority, effectiveAt, expiresAt, balance: amount, createdAt: now })
}

/** Takes one billionth at a time, conceptually: always from the first pool that still holds something. */
function take(
  customer: ModelCustomer,
  amount: Nano,
  now: number,
  inOrder = inBurnOrder,
): ModelEvent['taken'] {
  const taken: ModelEvent['taken'] = []
  let rest = amount
  for (const pool of customer.pools.filter((p) => isSpendable(p, now)).sort(inOrder)) {
    const part = pool.balance < rest ? pool.balance : rest
    if (part === 0n) continue
    pool.balance -= part
    rest -= part
    taken.push({ pool, amount: part })
  }
  return taken
}

/** Promotional before purchased, and what was given last first; of one moment, what would burn last. */
export function modelVoid(customer: ModelCustomer, amount: Nano, now: number): Outcome {
  if (availableIn(customer, now) < amount) return 'INSUFFICIENT_CREDITS'
  const rank = (pool: ModelPool) => (pool.kind === 'PROMOTIONAL' ? 0 : 1)
  const inOrder = (a: ModelPool, b: ModelPool) =>
    rank(a) - rank(b) || b.createdAt - a.createdAt || inBurnOrder(b, a)
  take(customer, amount, now, inOrder)
  return 'OK'
}

export interface DayLimit {
  limit: Nano
  dayMs: number
}

function exceeds(
  { events }: ModelCustomer,
  amount: Nano,
  at: number,
  { limit, dayMs }: DayLimit,
): boolean {
  const day = Math.floor(at / dayMs)
  const counted = events.filter((e) => !e.reversed && Math.floor(e.at / dayMs) === day)
  return sum(counted.map((e) => e.amount)) + amount > limit
}

/** Priced at its own amount, under a hard limit per day of event time. */
export function modelSpend(
  customer: ModelCustomer,
  amount: Nano,
  at: number,
  now: number,
  limit: DayLimit,
): Outcome {
  if (exceeds(customer, amount, at, limit)) return 'LIMIT_EXCEEDED'
  if (availableIn(customer, now) < amount) return 'INSUFFICIENT_CREDITS'
  customer.events.push({ at, amount, reversed: false, taken: take(customer, amount, now) })
  return 'OK'
}

export function modelReserve(
  customer: ModelCustomer,
  amount: Nano,
  expiresAt: number,
  now: number,
): Outcome {
  if (availableIn(customer, now) < amount) return 'INSUFFICIENT_CREDITS'
  customer.holds.push({ status: 'ACTIVE', expiresAt, taken: take(customer, amount, now) })
  return 'OK'
}

function endHold(hold: ModelHold, status: ModelHold['status']): void {
  for (const { pool, amount } of hold.taken) pool.balance += amount
  hold.taken = []
  hold.status = status
}

/** Applies the passing of time before any other step. */
export function modelExpireHolds({ holds }: ModelCustomer, now: number): void {
  for (const hold of holds) {
    if (hold.status === 'ACTIVE' && hold.expiresAt <= now) endHold(hold, 'EXPIRED')
  }
}

/** Spends the reservation first, then available credits. */
export function modelCommit(
  customer: ModelCustomer,
  hold: ModelHold,
  amount: Nano,
  keepRest: boolean,
  now: number,
  limit: DayLimit,
): Outcome {
  if (hold.status !== 'ACTIVE') return 'CONFLICT'
  if (exceeds(customer, amount, now, limit)) return 'LIMIT_EXCEEDED'
  const reserved = sum(hold.taken.map((part) => part.amount))
  const beyond = amount > reserved ? amount - reserved : 0n
  if (availableIn(customer, now) < beyond) return 'INSUFFICIENT_CREDITS'
  let rest = amount - beyond
  const spent: ModelHold['taken'] = []
  for (const part of hold.taken) {
    const used = part.amount < rest ? part.amount : rest
    part.amount -= used
    rest -= used
    spent.push({ pool: part.pool, amount: used })
  }
  const taken = [...spent, ...take(customer, beyond, now)]
  customer.events.push({ at: now, amount, reversed: false, taken })
  if (!keepRest) endHold(hold, 'COMMITTED')
  return 'OK'
}

export function modelRelease(hold: ModelHold): Outcome {
  if (hold.status === 'RELEASED') return 'OK'
  if (hold.status !== 'ACTIVE') return 'CONFLICT'
  endHold(hold, 'RELEASED')
  return 'OK'
}

export function modelReverse(event: ModelEvent): Outcome {
  if (event.reversed) return 'CONFLICT'
  event.reversed = true
  // Credits returned to an expired pool do not count, as the pool's own dates say.
  for (const { pool, amount } of event.taken) pool.balance += amount
  return 'OK'
}

export function modelTransfer(
  from: ModelCustomer,
  to: ModelCustomer,
  amount: Nano,
  now: number,
): Outcome {
  if (availableIn(from, now) < amount) return 'INSUFFICIENT_CREDITS'
  for (const part of take(from, amount, now)) modelAdd(to, part.pool, part.amount, now)
  return 'OK'
}

/** Plain decimal notation without trailing zeros. */
export function nanoText(amount: Nano): string {
  const digits = amount.toString().padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return digits.slice(0, -9) + (fraction && `.${fraction}`)
}
