/** Creates plans through the public API. */
import {
  CalculatePriceDocument,
  type CalculatePriceInput,
  CreatePlanDocument,
  CreatePlanVersionDocument,
  type CreatePlanVersionInput,
  type PlanVersionInput,
  PublishPlanVersionDocument,
} from './plans.generated.ts'
import { type Asker, addFeature, addMeter } from './product.ts'

/** The features of the specification's example: one counted in credits, one by a meter. */
export async function addExampleFeatures(tenant: Asker): Promise<void> {
  await addFeature(tenant, { key: 'ai_generation', name: 'AI Generation', type: 'CREDITS' })
  await addMeter(tenant, { key: 'api_calls', name: 'API Calls', aggregation: 'SUM' })
  await addFeature(tenant, {
    key: 'api_calls',
    name: 'API Calls',
    type: 'METERED',
    meterKey: 'api_calls',
  })
}

/** The version of the specification's plan_pro that makes its example come out. */
export const proVersion: PlanVersionInput = {
  currency: 'USD',
  basePrice: '299.00',
  includedCredits: 10_000,
  overagePrice: '0.01',
  trialDays: 14,
  charges: [{ key: 'api_calls', model: 'PER_UNIT', unitPrice: '0.001' }],
  entitlements: [
    { feature: 'ai_generation', limit: 100_000, behavior: 'SOFT', period: 'MONTH' },
    { feature: 'api_calls' },
  ],
}

/** Creates a plan with a draft; returns the id of the draft. */
export async function addDraft(tenant: Asker, key: string, version: PlanVersionInput) {
  const { createPlan } = await tenant.ask(CreatePlanDocument, { input: { key, version } })
  return createPlan.versions.edges[0]!.node.id
}

/** Creates a plan with a version in effect; returns the id of the version. */
export async function addPlan(
  tenant: Asker,
  key: string,
  version: PlanVersionInput,
  effectiveAt?: string,
) {
  const id = await addDraft(tenant, key, version)
  await tenant.ask(PublishPlanVersionDocument, { id, effectiveAt })
  return id
}

/** Publishes another version of a plan; returns its id. */
export async function addVersion(
  tenant: Asker,
  input: CreatePlanVersionInput,
  effectiveAt?: string,
) {
  const { createPlanVersion } = await tenant.ask(CreatePlanVersionDocument, { input })
  await tenant.ask(PublishPlanVersionDocument, { id: createPlanVersion.id, effectiveAt })
  return createPlanVersion.id
}

export async function calculate(tenant: Asker, input: CalculatePriceInput) {
  const { calculatePrice } = await tenant.ask(CalculatePriceDocument, { input })
  if (!calculatePrice) throw new Error('There is no price')
  return calculatePrice
}
