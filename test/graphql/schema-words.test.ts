/** A name of a field means one type of thing, wherever it is; where it does not, there is a reason. */
import { getNamedType, isInterfaceType, isObjectType } from 'graphql'
import { expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'

const ownSet = 'Each type has a closed set of its own.'
const partOf = 'The parts of the type that it is a field of.'

/** The names that mean several types, and why they do. */
const several: Record<string, string> = {
  applyStoreCredit: 'The setting says whether; the mutation does it.',
  at: 'An instant; of a migration, which instant of each subscription.',
  balance: 'The balance; whether it changed.',
  buckets: partOf,
  checkouts: 'The list; those that a commit changed.',
  code: 'What is typed in to redeem a promotion; the code of an error.',
  creditNotes: 'The list; those of an invoice, which are few.',
  credits: 'The balance is the field of the query that the published SDL fixes; else an amount.',
  currencies: partOf,
  currentVersion: partOf,
  customers: 'The list; those that changed.',
  discount: 'The terms of a customer; the amount that comes of them.',
  discounts: 'The amount that a price has less; those of a subscription.',
  disputes: 'The list; those of a payment, which are few.',
  edges: 'Relay: each connection has its own.',
  entitlements: `${partOf} Whether they changed.`,
  features: 'As a filter of usage takes them: keys.',
  interval: 'Usage has hours too.',
  invoices: 'The list; those that a commit changed.',
  kind: ownSet,
  lines: partOf,
  node: 'Relay: each edge has its own, and the query any of them.',
  number: 'The text on an invoice or note; the position of a phase or attempt.',
  payments: 'The list; those of an invoice, which are few.',
  pending: 'Credits; deliveries of an endpoint.',
  properties: 'Of an event; those that events have, with their values.',
  proration: 'How a change is prorated; in a quote also what that amounts to.',
  quantity: 'Whole units of a plan that are subscribed to; units of usage have fractions.',
  quote: 'What is asked about; of a checkout, what it showed and charges.',
  reason: `${ownSet} On a credit note, a text.`,
  refunds: 'The list; those of a payment or note, which are few.',
  role: 'Callers have one more than keys: customers.',
  seller: 'As it is now, to be changed; on an invoice as it was when that was finalised.',
  status: ownSet,
  subscriptions: 'The list; those that a commit changed.',
  tiers: partOf,
  type: `${ownSet} Of events, the dotted name that payloads have.`,
  usageEvents: 'The list; each event of a subscription, which the published SDL fixes.',
  value: 'What a feature is set to; a value of a property as text.',
  versions: partOf,
}

it('a field has one type of thing under its name, but for those that have a reason', () => {
  const types = new Map<string, Set<string>>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const found = types.get(field.name) ?? new Set()
      types.set(field.name, found.add(getNamedType(field.type).name))
    }
  }
  const found = [...types].filter(([, all]) => all.size > 1).map(([name]) => name)
  expect(found.toSorted()).toEqual(Object.keys(several))
})
