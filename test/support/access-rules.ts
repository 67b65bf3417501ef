/** The scope that each operation, route and channel needs, declared by hand: a new one must be added here. */

export type Scope = 'public' | 'customer' | 'read' | 'write' | 'admin'

type Rules = ReadonlyMap<string, Scope>

const rules = (declared: Record<Scope, string>): Rules =>
  new Map(
    Object.entries(declared).flatMap(([scope, names]) =>
      names
        .split('\n')
        .flatMap((line) => (line.includes('/') ? [line.trim()] : line.trim().split(' ')))
        .filter((name) => name !== '')
        .map((name) => [name.replace('subscription:', 'subscription '), scope as Scope] as const),
    ),
  )

/** Root fields of the schema. */
export const fieldScopes: Rules = rules({
  public: 'publicCheckout',
  customer: `
    paymentMethod paymentMethods
    attribution calculatePrice creditNote creditNotes creditTransactions credits customerSubscription
    customerSubscriptions entitlement entitlements holds invoice invoices meterUsage node nodes payment payments storeCredit
    refund refunds dispute disputes
    plans quote usage usageDimensions usageEvents usageSeries verifyInvoiceLine viewer storeCredits
    subscription:billingChanged subscription:creditBalance subscription:entitlementChanged subscription:usageEvents`,
  read: `
    subscription:customersChanged subscription:webhookDeliveryChanged
    analytics billingSettings providerAccounts checkEntitlements creditTotals currentRates
    customPricing customer customers event events feature features hold meter meters plan planCharges planMigrations planVersion
    promotion promotionCheck promotions
    checkout checkouts file
    paymentLink paymentLinks
    planVersions previewPrice rateCard rateCards rates testClock testClocks usageEvent usagePrice webhookDeliveries
    dunningStats mrrChanges revenue revenueSeries topCustomers
    wallets webhookDelivery webhookEndpoint webhookEndpoints webhookEventTypes workspace workspaceTotals`,
  write: `
    addCredits addRate adjustUsage advanceTestClock archiveCustomer archiveFeature archiveMeter archivePlan archivePlanVersion archiveRateCard
    cancelScheduledChange cancelSubscription changeSubscription commitHold consume createCustomPricing createSubscription
    confirmCheckout createCheckout expireCheckout
    addPaymentMethod payInvoice removePaymentMethod setDefaultPaymentMethod
    applyStoreCredit createInvoice finalizeInvoice issueStoreCredit markInvoicePaid markInvoiceUncollectible
    updateInvoice voidInvoice pauseSubscription resumeSubscription stopDunning uncancelSubscription updateSubscription
    closeTestDispute createCreditNote createRefund voidCreditNote voidStoreCredit
    applyPromotion removeDiscount archivePromotion createPromotion createPromotionVersion publishPromotionVersion updatePromotion
    createCustomer createCustomerToken createFeature createMeter createPlan createPlanVersion createRateCard
    createUsageSession createFile createPaymentLink updatePaymentLink createTestClock createWebhookEndpoint deleteTestClock deleteWebhookEndpoint disableWebhookEndpoint enableWebhookEndpoint endCustomPricing
    ensureCustomers ensureWallets extendHold publishPlanVersion recordUsage recordUsageBatch releaseHold
    replayWebhookDelivery replayWebhookEvents resetEntitlement reserveCredits reverseUsageEvent revokeEntitlement
    rotateWebhookSecret sendTestWebhook setEntitlement setLowBalanceThreshold transferCredits unarchiveCustomer
    unarchiveFeature unarchiveMeter unarchiveRateCard updateCreditPool updateCustomer
    updateEntitlement updateFeature updateMeter updatePlan updatePlanVersion updateRateCard updateWebhookEndpoint voidCredits`,
  admin: `
    apiKeys auditEntries configureProvider createApiKey createOAuthClient migrateSubscriptions oauthClients removeProvider revokeApiKey revokeOAuthClient
    rotateOAuthClientSecret setAttributionProperties setRateLimits updateApiKey updateBillingSettings updateWorkspace`,
})

/** Types, besides pages, that a customer token can reach; none of them shows it data of others. */
export const customerTypes: ReadonlySet<string> = new Set(
  `AttributedDimension Attribution BillingChange Charge Checkout CheckoutQuote CheckoutLine PaymentLink PaymentLinkLine Cost CostPreview CreditBalance CreditNote CreditPool CreditTransaction Customer Discount
   ChargedUsage CustomerSubscription Invoice InvoiceDiscount InvoiceLine InvoiceLineDifference InvoiceLineVerification InvoiceParty LastChange MeterUsage Payment ScheduledChange
   NextAction PaymentMethod SubscriptionPhase StoreCreditMovement
    CreditNoteLine Dispute Refund
   StoreCredit Entitlement Feature FeatureUsage Hold Meter Optimization Plan PlanCharge PlanEntitlement PlanVersion
   PriceCalculation PriceLine Quote QuoteLine QuoteProration RefusedPromotion Rollover Tier TierAmount Usage UsageBucket UsageDimensions UsageEvent UsageSeries UsageShare UsageTotals
   UsageValue UsedProperty Viewer Workspace`.split(/\s+/),
)

/** Argument values that need more than their root field does. */
export const argumentScopes: readonly {
  field: string
  /** Of the field, or of its input. */
  arg: string
  given: Record<string, unknown>
  scope: Scope
}[] = [
  {
    field: 'recordUsageBatch',
    arg: 'backfill',
    given: { input: { events: [{ customerId: 'own', eventType: 'x1' }], backfill: true } },
    scope: 'admin',
  },
]

/** Root fields of the schema in Stigg's names, at its endpoint. */
export const stiggFieldScopes: Rules = rules({
  public: '',
  customer: `
    cachedEntitlements creditBalanceSummary creditGrants creditsLedger entitlement entitlementsState getActiveSubscriptions getCustomerByRefId
    creditUsage getSubscription paywall products sdkConfiguration subscriptions usageHistoryV2`,
  read: 'coupons estimateSubscription estimateSubscriptionUpdate previewSubscription',
  write: `
    applySubscription archiveCustomer cancelSchedule cancelSubscription consumeCredits consumeCreditsAsync createCreditGrant createSubscription grantPromotionalEntitlements importCustomersBulk importOneCustomer
    migrateSubscriptionToLatest provisionCustomer provisionSubscriptionV2 reportEvent reportUsage reportUsageBulk
    revokePromotionalEntitlement unarchiveCustomer updateOneCustomer updateOneSubscription voidCreditGrant`,
  admin: '',
})

/** Routes of the REST dialects: name of the dialect, method and path below the mount. */
export const routeScopes: Rules = rules({
  public: 'montra GET /checkout/sessions/{id}',
  customer: `
    stigg GET /api/v1/customers/{id}/entitlements
    stigg GET /api/v1/usage/{customer}/history/{feature}
    stigg GET /api/v1/customers/{id}/promotional-entitlements
    stigg GET /api/v1/credits/ledger
    stigg GET /api/v1/credits/usage
    stigg GET /v1/c/{customer}/entitlements.json
    stigg GET /v1/c/{customer}/entitlements-state.json
    stigg GET /api/v1/customers/{id}/entitlements/check
    stigg GET /api/v1-beta/customers/{id}/entitlements/check
    stigg GET /v1/config/server-sdk-configuration.json
    stigg GET /v1/config/client-sdk-configuration.json
    stigg GET /api/v1/credits/grants
    stigg GET /api/v1/subscriptions
    stigg GET /api/v1/subscriptions/{id}
    stigg GET /v1/c/{customer}/subscriptions.json
    stigg GET /v1/paywall.json
    stigg GET /v1/p/{product}/paywall.json
    stigg POST /entitlements.check
    stripe GET /v1/billing/credit_grants
    stripe GET /v1/billing/credit_grants/{id}
    stripe GET /v1/billing/credit_balance_summary
    stripe GET /v1/billing/credit_balance_transactions
    stripe GET /v1/billing/credit_balance_transactions/{id}
    stripe GET /v1/entitlements/active_entitlements
    stripe GET /v1/entitlements/active_entitlements/{id}
    stripe GET /v1/billing/meters/{id}/event_summaries
    stripe GET /v1/products
    stripe GET /v1/subscriptions
    stripe GET /v1/subscriptions/{id}
    stripe GET /v1/subscription_items
    stripe GET /v1/subscription_items/{id}
    stripe GET /v1/subscription_items/{id}/usage_record_summaries
    stripe GET /v1/invoices
    stripe GET /v1/invoices/{id}
    stripe GET /v1/invoices/{id}/lines
    openmonetize GET /credits/transactions
    openmonetize GET /pricing/plans
    openmonetize GET /analytics/attribution
    openmonetize GET /users/{user_id}/transactions
    montra GET /pricing-models
    montra GET /invoices
    montra GET /invoices/{id}
    montra GET /subscriptions
    montra GET /subscriptions/{id}
    credibill GET /subscriptions
    credibill GET /invoices
    credibill GET /plans
    montra GET /subscriptions/{id}/scheduled-changes
    montra GET /products
    zentla GET /credits
    zentla GET /credits/{id}
    zentla GET /credits/{id}/transactions
    zentla GET /dunning/invoices
    zentla GET /refunds
    zentla GET /refunds/{id}
    zentla GET /invoices
    zentla GET /invoices/{id}
    zentla GET /invoices/{id}/pdf
    zentla GET /offers
    zentla GET /subscriptions
    zentla GET /subscriptions/{id}
    zentla GET /usage/events
    zentla GET /usage/subscriptions/{id}/current/{metricKey}
    zentla GET /usage/summary/{customerId}/{metricKey}
    openmonetize GET /customers/{customer_id}/users/{user_id}/transactions
    openmonetize POST /entitlements/check
    openmonetize GET /entitlements
    openmonetize GET /usage
    openmonetize GET /credits/balance
    openmonetize GET /customers/{customer_id}/entitlements
    openmonetize GET /customers/{customer_id}/users/{user_id}/credits
    openmonetize GET /users/{user_id}/credits`,
  read: `
    stigg POST /api/v1/subscriptions/preview
    stigg POST /api/v1/usage/estimate
    stigg POST /api/v1/events/estimate
    stigg GET /api/v1/customers
    stigg GET /api/v1/customers/{id}
    stripe GET /v1/coupons
    stripe GET /v1/coupons/{id}
    stripe GET /v1/promotion_codes
    stripe GET /v1/promotion_codes/{id}
    stripe POST /v1/invoices/create_preview
    stripe GET /v1/invoices/upcoming
    stripe GET /v1/invoices/upcoming/lines
    stripe GET /v1/products/{id}
    stripe GET /v1/prices
    stripe GET /v1/prices/{id}
    stripe GET /v1/webhook_endpoints
    stripe GET /v1/webhook_endpoints/{id}
    stripe GET /v1/test_helpers/test_clocks
    stripe GET /v1/test_helpers/test_clocks/{id}
    stripe GET /v1/entitlements/features
    stripe GET /v1/entitlements/features/{id}
    stripe GET /v1/customers
    stripe GET /v1/customers/search
    stripe GET /v1/customers/{id}
    stripe GET /v1/billing/meters
    stripe GET /v1/billing/meters/{id}
    openmonetize GET /analytics
    openmonetize GET /analytics/cost-breakdown
    openmonetize GET /analytics/usage
    openmonetize POST /pricing/calculate
    openmonetize POST /rating/calculate
    openmonetize GET /rating/pricing
    openmonetize GET /analytics/burn-rate
    openmonetize GET /analytics/costs
    openmonetize GET /customers
    openmonetize GET /customers/me
    openmonetize GET /info
    openmonetize GET /customers/{customer_id}
    openmonetize GET /features
    openmonetize GET /meters
    openmonetize GET /rate-cards
    openmonetize GET /rate-cards/{rate_card_id}/rates
    openmonetize GET /webhooks
    openmonetize GET /webhooks/{webhook_id}
    zentla GET /customers
    zentla GET /customers/{id}
    zentla GET /customers/{id}/entitlements
    zentla GET /customers/{id}/entitlements/check/{featureKey}
    zentla POST /customers/{id}/entitlements/check
    zentla GET /offers/{id}
    zentla GET /offers/{id}/versions
    zentla GET /offers/{id}/scheduled
    zentla GET /analytics/comparison
    zentla GET /analytics/dunning
    zentla GET /analytics/events
    zentla GET /analytics/metrics
    zentla GET /analytics/top-customers
    zentla GET /analytics/trend
    zentla GET /dunning/config
    zentla GET /dunning/stats
    zentla GET /usage/metrics
    zentla GET /promotions
    zentla GET /promotions/{id}
    zentla GET /promotions/{id}/versions
    zentla GET /promotions/{id}/usage
    zentla POST /promotions/validate
    zentla POST /checkout/quotes
    zentla GET /checkout/intents
    zentla GET /checkout/intents/{id}
    zentla GET /checkout/sessions
    zentla GET /checkout/sessions/{id}
    zentla GET /credits/balance/{customerId}
    zentla GET /events
    zentla GET /events/dead-letter
    zentla GET /webhook-monitoring/dead-letter
    zentla GET /webhook-monitoring/event-types
    zentla GET /webhook-monitoring/events
    zentla GET /webhook-endpoints
    zentla GET /webhook-endpoints/{id}
    zentla GET /workspaces/current
    zentla GET /workspaces/current/providers
    montra GET /customers
    montra GET /customers/{id}
    montra GET /entitlements
    montra GET /features
    montra GET /meters
    montra GET /audit-logs
    montra GET /payment-links
    montra GET /discounts
    montra GET /discounts/{id}
    montra GET /analytics/series
    montra GET /webhooks
    montra GET /webhooks/{id}
    montra GET /webhooks/endpoints
    montra GET /webhooks/endpoints/{id}
    credibill GET /customers`,
  write: `
    stigg POST /api/v1/customers
    stigg POST /api/v1/customers/import
    stigg PATCH /api/v1/customers/{id}
    stigg POST /api/v1/customers/{id}/archive
    stigg POST /api/v1/customers/{id}/promotional-entitlements
    stigg DELETE /api/v1/customers/{id}/promotional-entitlements/{featureId}
    stigg POST /api/v1/customers/{id}/unarchive
    stigg POST /api/v1/credits/grants
    stigg POST /api/v1/credits/grants/{id}/void
    stigg POST /api/v1/credits/consumption
    stigg POST /api/v1/credits/consumption/async
    stigg POST /api/v1/usage
    stigg POST /api/v1/events
    stigg POST /api/v1/subscriptions
    stigg PATCH /api/v1/subscriptions/{id}
    stigg POST /api/v1/subscriptions/{id}/cancel
    stigg DELETE /api/v1/subscriptions/{id}/future-update/schedule
    stigg POST /api/v1/subscriptions/{id}/migrate
    stripe POST /v1/webhook_endpoints
    stripe POST /v1/webhook_endpoints/{id}
    stripe DELETE /v1/webhook_endpoints/{id}
    stripe POST /v1/coupons
    stripe POST /v1/coupons/{id}
    stripe DELETE /v1/coupons/{id}
    stripe POST /v1/promotion_codes
    stripe POST /v1/promotion_codes/{id}
    stripe POST /v2/billing/meter_event_session
    stripe POST /v2/billing/meter_event_stream
    stripe POST /v1/products
    stripe POST /v1/products/{id}
    stripe POST /v1/prices
    stripe POST /v1/subscriptions
    stripe POST /v1/subscription_items
    stripe POST /v1/subscription_items/{id}
    stripe DELETE /v1/subscription_items/{id}
    stripe POST /v1/subscriptions/{id}
    stripe DELETE /v1/subscriptions/{id}
    stripe POST /v1/subscription_items/{id}/usage_records
    stripe POST /usage_records
    stripe POST /v1/invoices/{id}/finalize
    stripe POST /v1/invoices/{id}/pay
    stripe POST /v1/invoices/{id}/void
    stripe POST /v1/invoices/{id}/mark_uncollectible
    stripe POST /v1/test_helpers/test_clocks
    stripe POST /v1/test_helpers/test_clocks/{id}/advance
    stripe DELETE /v1/test_helpers/test_clocks/{id}
    stripe POST /v1/entitlements/features
    stripe POST /v1/entitlements/features/{id}
    stripe POST /v2/billing/meter_events
    stripe POST /v1/billing/meter_event_adjustments
    stripe POST /v2/billing/meter_event_adjustments
    stripe POST /v1/customers
    stripe POST /v1/customers/{id}
    stripe DELETE /v1/customers/{id}
    stripe POST /v1/billing/meters
    stripe POST /v1/billing/meters/{id}
    stripe POST /v1/billing/meters/{id}/deactivate
    stripe POST /v1/billing/meters/{id}/reactivate
    stripe POST /v1/billing/meter_events
    stripe POST /v1/billing/credit_grants
    stripe POST /v1/billing/credit_grants/{id}
    stripe POST /v1/billing/credit_grants/{id}/void
    stripe POST /v1/billing/credit_grants/{id}/expire
    openmonetize DELETE /entitlements/{entitlement_id}
    openmonetize DELETE /webhooks/{webhook_id}
    openmonetize PATCH /entitlements/{entitlement_id}
    openmonetize PATCH /webhooks/{webhook_id}
    openmonetize POST /credits/add
    openmonetize POST /customers
    openmonetize POST /features
    openmonetize POST /meters
    openmonetize POST /rate-cards
    openmonetize POST /rate-cards/{rate_card_id}/rates
    openmonetize POST /credits/grant
    openmonetize POST /credits/purchase
    openmonetize POST /credits/transfer
    openmonetize POST /entitlements
    openmonetize POST /events/ingest
    openmonetize POST /pricing/custom
    openmonetize POST /usage/batch
    openmonetize POST /usage/events
    openmonetize POST /webhooks
    openmonetize POST /webhooks/{webhook_id}/disable
    openmonetize POST /webhooks/{webhook_id}/enable
    openmonetize POST /webhooks/{webhook_id}/rotate
    openmonetize POST /webhooks/{webhook_id}/test
    openmonetize PUT /entitlements/{entitlement_id}
    zentla DELETE /customers/{id}
    zentla POST /checkout/intents
    zentla POST /checkout/intents/{id}/confirm
    zentla POST /checkout/sessions
    zentla POST /credits
    zentla POST /credits/apply
    zentla POST /credits/{id}/void
    zentla POST /dunning/invoices/{id}/retry
    zentla POST /dunning/invoices/{id}/stop
    zentla POST /refunds
    zentla PATCH /customers/{id}
    zentla PATCH /offers/{id}
    zentla POST /customers
    zentla POST /offers
    zentla POST /offers/{id}/archive
    zentla POST /offers/{id}/publish
    zentla PATCH /offers/{id}/versions/draft
    zentla POST /offers/{id}/rollback
    zentla POST /offers/{id}/versions
    zentla POST /subscriptions/{id}/cancel
    zentla POST /subscriptions/{id}/change
    zentla POST /usage/events
    zentla POST /usage/events/batch
    zentla POST /usage/metrics
    zentla POST /invoices/{id}/pay
    zentla POST /invoices/{id}/void
    zentla PATCH /promotions/{id}
    zentla POST /promotions
    zentla POST /promotions/{id}/archive
    zentla POST /promotions/{id}/publish
    zentla POST /promotions/{id}/versions
    zentla DELETE /webhook-endpoints/{id}
    zentla PATCH /webhook-endpoints/{id}
    zentla POST /webhook-endpoints
    zentla POST /webhook-endpoints/{id}/rotate-secret
    zentla POST /webhook-monitoring/dead-letter/{id}/retry
    montra POST /customers
    montra POST /features
    montra POST /meters
    montra POST /products
    montra PATCH /customers/{id}
    montra POST /usage
    montra PATCH /features/{id}
    montra DELETE /features/{id}
    montra POST /pricing-models
    montra PATCH /pricing-models
    montra PATCH /pricing-models/{id}
    montra POST /checkout-links
    montra POST /subscriptions
    montra POST /subscriptions/{id}/upgrade
    montra POST /subscriptions/{id}/scheduled-changes
    montra POST /checkout/sessions
    montra POST /files
    montra POST /webhooks/{id}/test
    montra POST /webhooks/endpoints/{id}/test
    montra POST /subscriptions/{id}/pause
    montra POST /subscriptions/{id}/resume
    montra POST /refunds
    montra POST /discounts
    montra PATCH /discounts/{id}
    montra DELETE /discounts/{id}
    montra POST /invoices
    montra POST /webhooks
    montra PATCH /webhooks/{id}
    montra DELETE /webhooks/{id}
    montra POST /webhooks/{id}/rotate
    montra POST /webhooks/endpoints
    montra PATCH /webhooks/endpoints/{id}
    montra DELETE /webhooks/endpoints/{id}
    montra POST /webhooks/endpoints/{id}/rotate
    credibill POST /customers
    credibill POST /usage
    credibill POST /subscriptions
    credibill DELETE /subscriptions
    credibill POST /plans
    credibill PATCH /plans
    credibill DELETE /plans
    credibill POST /customers/create
    credibill POST /subscriptions/create
    credibill DELETE /subscriptions/cancel
    credibill DELETE /subscriptions/{subscriptionId}
    credibill POST /plans/create
    credibill DELETE /plans/delete
    credibill PATCH /invoices`,
  admin: `
    zentla DELETE /api-keys/{id}
    zentla GET /api-keys
    zentla GET /audit-logs
    zentla PATCH /workspaces/current
    zentla PUT /dunning/config
    zentla POST /api-keys`,
})

/** Channels of the raw socket. */
export const channelScopes: Rules = rules({
  public: '',
  customer: 'credits usage entitlements',
  read: '',
  write: '',
  admin: '',
})
