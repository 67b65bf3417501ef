/** Objects of events that no route answers by the id of what they are about. */
import { notFound } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { combined, object } from '../fields.ts'
import { CustomerOfEntitlementDocument } from './asks.generated.ts'
import { customerId } from './fields.ts'
import { invoice } from './invoice-fields.ts'
import { examplePreview, previewOf, quoteOf, subscriptionOf } from './preview-fields.ts'
import { activeOf, entitlement, entitlementsOf } from './routes/features.ts'
import { wholeList } from './whole-list.ts'

/** The invoice that was paid. */
export const invoiceOfPayment = combined({ invoice }, invoice, ({ invoice: paid }) => paid)

/** The next invoice of the subscription that an event is about. */
export const upcomingInvoice = {
  ...{ name: 'invoice', example: examplePreview },
  questions: [quoteOf.renewal.question, subscriptionOf.question],
  async read(ask: Ask, id: string) {
    const quote = await quoteOf.renewal.run(ask, { renewal: { id } })
    const { customer, collection } = await subscriptionOf.run(ask, { id })
    return previewOf(ask, { quote, reason: 'upcoming', customer, collection })
  },
}

const named = asking('query customer', ['id'], object({ id: customerId }))

function summaryOf(customer: string, data: unknown[], livemode: boolean) {
  const url = `/v1/entitlements/active_entitlements?customer=${customer}`
  const object = 'entitlements.active_entitlement_summary'
  return { object, customer, entitlements: wholeList(url, data), livemode }
}

/** What the customer of an entitlement may use now. */
export const activeEntitlementSummary = {
  name: 'active_entitlement_summary',
  example: summaryOf('cus_123', [entitlement.example], false),
  questions: [entitlementsOf.question, named.question],
  async read(ask: Ask, id: string) {
    const { node } = await ask(CustomerOfEntitlementDocument, { id })
    if (node?.__typename !== 'Entitlement') throw notFound('entitlement', id)
    const active = await activeOf(ask, node.customerId)
    const { id: customer } = await named.run(ask, { id: node.customerId })
    return summaryOf(customer, active, ask.mode === 'LIVE')
  },
}
