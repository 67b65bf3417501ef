/** The class of Montra's documents, on the Montra routes of an OpenMonetize server. */
import { type MontraOptions, readConfiguration } from './configuration.ts'
import { createSend, type Send } from './request.ts'
import type {
  AnalyticsSeries,
  CheckoutLink,
  CheckoutLinkInput,
  Customer,
  CustomerInput,
  EntitlementCheck,
  Feature,
  FeatureInput,
  Invoice,
  Meter,
  MeterInput,
  PauseInput,
  PricingModel,
  ScheduledChange,
  SeriesQuery,
  StoredFile,
  Subscription,
  Upgrade,
  UsageInput,
} from './shapes.ts'
import { verifySignature } from './verify-signature.ts'

export type { MontraOptions } from './configuration.ts'
export { MontraError } from './errors.ts'
export type * from './shapes.ts'

/** What a call that writes may be given besides. */
export interface WriteOptions {
  /** Equal for calls that are the same one, for at most 24 hours; made for each call by default. */
  idempotencyKey?: string
}

export class Montra {
  /** Tells webhooks of Montra from others. */
  readonly webhooks = { verifySignature }
  readonly #send: Send

  constructor(options: MontraOptions = {}) {
    this.#send = createSend(readConfiguration(options))
  }

  createCustomer(input: CustomerInput, options?: WriteOptions): Promise<Customer> {
    return this.#data({ method: 'POST', path: '/customers', body: input, ...options })
  }

  /** By its id or your own id of it. */
  getCustomer(id: string): Promise<Customer> {
    return this.#data({ method: 'GET', path: `/customers/${encodeURIComponent(id)}` })
  }

  /** Metadata is replaced; null takes a phone or an address away. */
  updateCustomer(id: string, changes: Partial<CustomerInput>): Promise<Customer> {
    const path = `/customers/${encodeURIComponent(id)}`
    return this.#data({ method: 'PATCH', path, body: changes })
  }

  /** Newest first. */
  listCustomers(): Promise<Customer[]> {
    return this.#data({ method: 'GET', path: '/customers' })
  }

  /** The subscription has the customer's key with `_sub` behind it. */
  async createCustomerWithSubscription(
    input: CustomerInput,
    pricingModelId: string,
    { idempotencyKey = crypto.randomUUID() }: WriteOptions = {},
  ): Promise<{ customer: Customer; subscription: Subscription }> {
    const customer = await this.createCustomer(input, { idempotencyKey })
    const body = { customer_id: customer.id, pricing_model_id: pricingModelId }
    const key = `${idempotencyKey}_sub`
    const subscription = await this.#data<Subscription>({
      ...{ method: 'POST', path: '/subscriptions', body, idempotencyKey: key },
    })
    return { customer, subscription }
  }

  /** Whether it was taken. */
  async reportUsage(input: UsageInput, options?: WriteOptions): Promise<boolean> {
    const call = { method: 'POST', path: '/usage', body: input, ...options } as const
    return ((await this.#send(call)) as { success: boolean }).success
  }

  /** Whether the customer may use more of a meter. */
  checkEntitlement(customerId: string, meterSlug: string): Promise<EntitlementCheck> {
    return this.#check({ customer_id: customerId, meter: meterSlug })
  }

  /** Whether the customer has a feature. */
  checkFeatureAccess(customerId: string, featureSlug: string): Promise<EntitlementCheck> {
    return this.#check({ customer_id: customerId, feature: featureSlug })
  }

  listFeatures(): Promise<Feature[]> {
    return this.#data({ method: 'GET', path: '/features' })
  }

  /** The subscribers of the pricing model have it within seconds. */
  createFeature(input: FeatureInput, options?: WriteOptions): Promise<Feature> {
    return this.#data({ method: 'POST', path: '/features', body: input, ...options })
  }

  listMeters(): Promise<Meter[]> {
    return this.#data({ method: 'GET', path: '/meters' })
  }

  createMeter(input: MeterInput, options?: WriteOptions): Promise<Meter> {
    return this.#data({ method: 'POST', path: '/meters', body: input, ...options })
  }

  listPricingModels(): Promise<PricingModel[]> {
    return this.#data({ method: 'GET', path: '/pricing-models' })
  }

  createPricingModel(
    input: { name: string; is_default?: boolean },
    options?: WriteOptions,
  ): Promise<PricingModel> {
    return this.#data({ method: 'POST', path: '/pricing-models', body: input, ...options })
  }

  updatePricingModel(
    id: string,
    changes: { name?: string; is_default?: boolean },
  ): Promise<PricingModel> {
    return this.#data({ method: 'PATCH', path: '/pricing-models', body: { id, ...changes } })
  }

  /** A PNG, JPEG or WebP image of at most 2 MiB. */
  uploadFile(file: Blob, name = 'file'): Promise<StoredFile> {
    const body = new FormData()
    body.append('file', file, name)
    return this.#data({ method: 'POST', path: '/files', body })
  }

  createCheckoutLink(input: CheckoutLinkInput, options?: WriteOptions): Promise<CheckoutLink> {
    return this.#data({ method: 'POST', path: '/checkout-links', body: input, ...options })
  }

  listSubscriptions(
    filter: { customer_id?: string; status?: string } = {},
  ): Promise<Subscription[]> {
    return this.#data({ method: 'GET', path: '/subscriptions', query: filter })
  }

  getSubscription(id: string): Promise<Subscription> {
    return this.#data({ method: 'GET', path: pathOf(id) })
  }

  /** At once, with the difference for the rest of the period. */
  upgradeSubscription(id: string, newPricingModelId: string): Promise<Upgrade> {
    const body = { new_pricing_model_id: newPricingModelId }
    return this.#data({ method: 'POST', path: `${pathOf(id)}/upgrade`, body })
  }

  listScheduledChanges(id: string): Promise<ScheduledChange[]> {
    return this.#data({ method: 'GET', path: `${pathOf(id)}/scheduled-changes` })
  }

  scheduleSubscriptionChange(
    id: string,
    input: { new_pricing_model_id: string; scheduled_for: string },
  ): Promise<ScheduledChange> {
    return this.#data({ method: 'POST', path: `${pathOf(id)}/scheduled-changes`, body: input })
  }

  pauseSubscription(id: string, input?: PauseInput): Promise<Subscription> {
    const call = { method: 'POST', path: `${pathOf(id)}/pause` } as const
    return this.#data(input ? { ...call, body: input } : call)
  }

  resumeSubscription(id: string): Promise<Subscription> {
    return this.#data({ method: 'POST', path: `${pathOf(id)}/resume` })
  }

  listInvoices(): Promise<Invoice[]> {
    return this.#data({ method: 'GET', path: '/invoices' })
  }

  getInvoice(id: string): Promise<Invoice> {
    return this.#data({ method: 'GET', path: `/invoices/${encodeURIComponent(id)}` })
  }

  /** Each array has the same keys, oldest first, with zeros where nothing was. */
  getAnalyticsSeries(query: SeriesQuery = {}): Promise<AnalyticsSeries> {
    const call = { method: 'GET', path: '/analytics/series', query: { ...query } } as const
    return this.#send(call) as Promise<AnalyticsSeries>
  }

  #check(query: Record<string, string>): Promise<EntitlementCheck> {
    return this.#data({ method: 'GET', path: '/entitlements', query })
  }

  async #data<Data>(call: Parameters<Send>[0]): Promise<Data> {
    return ((await this.#send(call)) as { data: Data }).data
  }
}

function pathOf(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`
}
