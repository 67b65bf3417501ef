/** Reverses events of a customer and records one in their place, or changes nothing. Pure. */
import { type Catalog, rateCardOf } from '../../catalog/catalog.ts'
import {
  type Admission,
  admitPriced,
  creditRefusal,
  limitRefusal,
  sizeRefusal,
} from '../../entitlements/admission.ts'
import { counterKey } from '../../entitlements/entitlement.ts'
import { unpriced } from '../../pricing/omission.ts'
import { type Price, priceUsage } from '../../pricing/rate.ts'
import type { UsageEvent, UsageInput } from '../../usage/usage-event.ts'
import { type Decimal, isZero, zero } from '../../values/decimal.ts'
import { attempt } from './attempt.ts'
import { type Account, catalogOf, type GroupState, type Reversal } from './group-state.ts'
import { refused, storeEvent } from './record-event.ts'
import { reverse } from './reverse-usage.ts'

interface Replacement {
  /** Its quantity may be zero. */
  input: UsageInput
  at: Date
  fingerprint: Buffer
}

/** The event was not admitted; what was reversed for it is undone. */
class NotAdmitted extends Error {
  readonly admission: Admission

  constructor(admission: Admission) {
    super('The event is not admitted')
    this.admission = admission
  }
}

/** Answers the recorded event. A limit that the usage was beyond already refuses only what grows. */
export function replaceEvents(
  state: GroupState,
  account: Account,
  reversals: Reversal[],
  { input, at, fingerprint }: Replacement,
): UsageEvent {
  const catalog = catalogOf(state, account.workspaceId)
  const before = new Map([...account.counters].map(([key, { value }]) => [key, value]))
  try {
    return attempt(account, () => {
      for (const found of reversals) reverse(state, account, found)
      const admission = admitAfter(before, account, catalog, input, at)
      if (admission.refusal) throw new NotAdmitted(admission)
      return storeEvent(account, catalog, input, at, fingerprint, admission)
    })
  } catch (error) {
    for (const found of reversals) found.reversed = false
    throw error instanceof NotAdmitted ? refused(account, error.admission) : error
  }
}

function admitAfter(
  before: ReadonlyMap<string, Decimal>,
  account: Account,
  catalog: Catalog,
  input: UsageInput,
  at: Date,
): Admission {
  const price = priceOf(account, catalog, input, at)
  const admission = admitPriced(account, catalog, input, price, zero, at, account.now)
  if (price.omission) return { ...admission, refusal: unpriced(input, price.omission) }
  const { steps, burn } = admission
  const grown = steps.filter(({ feature, range, after }) => {
    return after.value.gt(before.get(counterKey(feature.id, range.start)) ?? zero)
  })
  const refusal =
    sizeRefusal(price, steps) ?? limitRefusal(grown) ?? creditRefusal(steps, price, burn)
  return { ...admission, steps, refusal }
}

/** An event that only says what the usage is costs nothing, even where each event has a price. */
function priceOf(account: Account, catalog: Catalog, input: UsageInput, at: Date): Price {
  if (!isZero(input.quantity)) return priceUsage(rateCardOf(catalog, account.rateCardId), input, at)
  return { rateId: null, credits: zero, cost: zero, currency: null, omission: null }
}
