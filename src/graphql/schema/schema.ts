/** The whole schema: importing a domain's file declares its types on the builder. */
import {
  getNamedType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  OperationTypeNode,
} from 'graphql'
import { withOnePath } from '../execution/one-path.ts'
import { builder } from './builder.ts'
import { withCustomerView } from './customer-view.ts'
import './analytics.ts'
import './attribution.ts'
import './calculate-price.ts'
import './archive-catalog.ts'
import './audit.ts'
import './billing-changed.ts'
import './catalog.ts'
import './checkouts.ts'
import './public-checkouts.ts'
import './consume.ts'
import './credit-transactions.ts'
import './credit-note-mutations.ts'
import './credit-notes.ts'
import './credits.ts'
import './custom-pricing.ts'
import './current-usage.ts'
import './customers-changed.ts'
import './customers.ts'
import './discounts.ts'
import './endpoint-statistics.ts'
import './entitlement-mutations.ts'
import './entitlements.ts'
import './events.ts'
import './feature-entitlements.ts'
import './holds.ts'
import './invoice-discounts.ts'
import './invoice-links.ts'
import './billing-settings.ts'
import './dunning.ts'
import './dunning-stats.ts'
import './invoice-mutations.ts'
import './invoice-parts.ts'
import './invoices.ts'
import './line-usage-events.ts'
import './meter-usage.ts'
import './move-credits.ts'
import './nodes.ts'
import './mrr-changes.ts'
import './payment-links.ts'
import './payment-methods.ts'
import './payments.ts'
import './plan-mutations.ts'
import './plan-subscribers.ts'
import './plans.ts'
import './preview-price.ts'
import './promotion-check.ts'
import './promotion-mutations.ts'
import './promotions.ts'
import './oauth-clients.ts'
import './provider-accounts.ts'
import './rate-cards.ts'
import './rate-limits.ts'
import './revenue.ts'
import './record-usage.ts'
import './creditable.ts'
import './disputes.ts'
import './refunds.ts'
import './live.ts'
import './test-clocks.ts'
import './plan-migrations.ts'
import './quotes.ts'
import './store-credit-movements.ts'
import './store-credits.ts'
import './stored-files.ts'
import './subscription-counts.ts'
import './subscription-history.ts'
import './subscription-mutations.ts'
import './subscriptions.ts'
import './update-credit-pool.ts'
import './usage.ts'
import './usage-dimensions.ts'
import './usage-price.ts'
import './verify-invoice-line.ts'
import './viewer.ts'
import './wallets.ts'
import './webhook-deliveries.ts'
import './webhook-delivery-changed.ts'
import './webhooks.ts'
import './workspace-totals.ts'
import './workspaces.ts'

export const schema = withOnePath(withCustomerView(builder.toSchema()))

// An argument of an input type without a description gets that of its type.
for (const type of Object.values(schema.getTypeMap())) {
  if (!isObjectType(type)) continue
  for (const arg of Object.values(type.getFields()).flatMap((field) => field.args)) {
    const inner = getNamedType(arg.type)
    if (isInputObjectType(inner)) arg.description ??= inner.description
  }
}

// A failed root field is null by itself: if it were non-null, it would null the other fields of the document too, even those
// that have already made changes.
for (const root of Object.values(OperationTypeNode).map((name) => schema.getRootType(name))) {
  for (const field of Object.values(root?.getFields() ?? {})) {
    const { type } = field
    if (!isNonNullType(type)) continue
    field.type = type.ofType
    field.extensions = { ...field.extensions, nullIsFailure: true }
  }
}
