/** Creates the parts of a product that tests of usage need: meters, features, rate cards, entitlements, credits. */
import {
  AddCreditsDocument,
  AddRateDocument,
  type AddRateInput,
  CreateFeatureDocument,
  type CreateFeatureInput,
  CreateMeterDocument,
  type CreateMeterInput,
  CreateRateCardDocument,
  type CreateRateCardInput,
  SetEntitlementDocument,
  type SetEntitlementInput,
} from './ledger.generated.ts'
import type { Tenant } from './tenant.ts'

/** A client that can send documents to a server. */
export type Asker = Pick<Tenant, 'ask'>

const since = '2020-01-01T00:00:00Z'

export async function addMeter(tenant: Asker, input: CreateMeterInput): Promise<string> {
  return (await tenant.ask(CreateMeterDocument, { input })).createMeter.id
}

export async function addFeature(tenant: Asker, input: CreateFeatureInput): Promise<string> {
  return (await tenant.ask(CreateFeatureDocument, { input })).createFeature.id
}

/** Creates a metered feature with a meter of the same key, which reads the events of that type. */
export async function addMetered(
  tenant: Asker,
  key: string,
  aggregation: CreateMeterInput['aggregation'],
  valueProperty?: string,
): Promise<string> {
  await addMeter(tenant, { key, aggregation, valueProperty })
  return addFeature(tenant, { key, type: 'METERED', meterKey: key })
}

/** Creates the workspace's default rate card in USD, with rates effective since 2020; returns its id. */
export async function addRateCard(
  tenant: Asker,
  creditValue: string,
  rates: Omit<AddRateInput, 'rateCardId'>[],
  card: Partial<CreateRateCardInput> = {},
): Promise<string> {
  const input = { key: 'default', currency: 'USD', creditValue, isDefault: true, ...card }
  const { id: rateCardId } = (await tenant.ask(CreateRateCardDocument, { input })).createRateCard
  for (const rate of rates) {
    await tenant.ask(AddRateDocument, { input: { effectiveAt: since, ...rate, rateCardId } })
  }
  return rateCardId
}

/** Entitles a customer to a feature, by default since 2020; returns the entitlement's id. */
export async function entitle(
  tenant: Asker,
  customerId: string,
  feature: string,
  terms: Omit<SetEntitlementInput, 'customerId' | 'feature'> = {},
): Promise<string | null> {
  const input = { customerId, feature, anchor: since, effectiveAt: since, ...terms }
  return (await tenant.ask(SetEntitlementDocument, { input })).setEntitlement.id
}

export async function addCredits(
  tenant: Asker,
  customerId: string,
  amount: string,
  terms: {
    name?: string
    kind?: 'PURCHASED' | 'PROMOTIONAL'
    expiresAt?: string
    effectiveAt?: string
    priority?: number
  } = {},
): Promise<string> {
  const input = { customerId, amount, ...terms }
  const { addCredits: row } = await tenant.ask(AddCreditsDocument, { input })
  if (!row) throw new Error('No transaction')
  return row.poolId
}
