/** The steps that random histories of the ledger are made of. */
import fc from 'fast-check'
import { nanoText } from './ledger-model.ts'

export const customersCount = 3
const customer = fc.nat({ max: customersCount - 1 })
const amount = fc
  .oneof(fc.bigInt(1n, 30_000_000_000n), fc.constantFrom(1n, 333_333_333n, 10_000_000_000n))
  .map((nano) => ({ nano, text: nanoText(nano) }))

export const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      customer,
      amount,
      terms: fc.record({
        name: fc.constantFrom('a', 'b'),
        kind: fc.constantFrom('PURCHASED' as const, 'PROMOTIONAL' as const),
        priority: fc.nat({ max: 1 }),
        effectiveIn: fc.constantFrom(null, null, 10, 40),
        expiresIn: fc.constantFrom(null, null, 30, 60, 600),
      }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('spend' as const),
      customer,
      amount,
      lateMinutes: fc.constantFrom(0, 0, 0, 70, 800, 1500),
      who: fc.constantFrom('x', 'y', 'z'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('reverse' as const), customer, which: fc.nat() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      customer,
      amount,
      steps: fc.integer({ min: 1, max: customersCount - 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('void' as const), customer, amount }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('moveExpiry' as const),
      customer,
      which: fc.nat(),
      to: fc.constantFrom('NOW' as const, null, 10, 30, 60, 600),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      minutes: fc.integer({ min: 1, max: 25 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      customer,
      amount,
      ttlMinutes: fc.constantFrom(5, 20, 120),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      customer,
      which: fc.nat(),
      amount,
      keepRest: fc.boolean(),
      who: fc.constantFrom('x', 'y', 'z'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('release' as const), customer, which: fc.nat() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), customer }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('threshold' as const), customer, amount }),
  },
)
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
