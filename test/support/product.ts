/** Sets up the parts of a product that tests of usage need: meters, features, rate cards, entitlements, credits. */
import { newId } from '../../src/core/ids.ts'
import {
  AddCreditsDocument,
  CreateFeatureDocument,
  type CreateFeatureInput,
  CreateMeterDocument,
  type CreateMeterInput,
} from './ledger.generated.ts'
import type { Tenant } from './tenant.ts'

export async function addMeter(tenant: Tenant, input: CreateMeterInput): Promise<string> {
  return (await tenant.ask(CreateMeterDocument, { input })).createMeter.id
}

export async function addFeature(tenant: Tenant, input: CreateFeatureInput): Promise<string> {
  return (await tenant.ask(CreateFeatureDocument, { input })).createFeature.id
}

/** A metered feature with a meter of the same key, which reads the events of that type. */
export async function addMetered(
  tenant: Tenant,
  key: string,
  aggregation: CreateMeterInput['aggregation'],
  valueProperty?: string,
): Promise<string> {
  await addMeter(tenant, { key, aggregation, valueProperty })
  return addFeature(tenant, { key, type: 'METERED', meterKey: key })
}

export interface RateSeed {
  eventType: string
  match?: Record<string, string>
  fixedCredits?: string
  fixedCost?: string
  components?: { property: string; unitSize: string; credits: string; cost?: string | null }[]
  effectiveAt?: string
}

/** The workspace's default rate card in USD. */
export async function addRateCard(
  tenant: Tenant,
  creditValue: string,
  rates: RateSeed[],
  { currency = 'USD', isDefault = true } = {},
): Promise<string> {
  const { sql, workspaceId, clock } = tenant
  const id = newId('card', clock.now())
  await sql.query(
    `insert into rate_card (workspace_id, id, key, name, currency, credit_value, is_default, created_at, updated_at)
     values ($1, $2, $2, 'Card', $3, $4, $5, $6, $6)`,
    [workspaceId, id, currency, creditValue, isDefault, clock.now()],
  )
  for (const rate of rates) {
    const { match = {}, fixedCredits = '0', fixedCost = null, components = [] } = rate
    await sql.query(
      `insert into rate (workspace_id, id, rate_card_id, event_type, match, fixed_credits, fixed_cost,
         components, effective_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())`,
      [
        workspaceId,
        newId('rate', clock.now()),
        id,
        rate.eventType,
        match,
        fixedCredits,
        fixedCost,
        JSON.stringify(components.map((c) => ({ cost: null, ...c }))),
        rate.effectiveAt ?? '2020-01-01T00:00:00Z',
      ],
    )
  }
  await bumpCatalog(tenant)
  return id
}

export interface EntitlementSeed {
  limit?: string | null
  behavior?: 'HARD' | 'SOFT'
  period?: 'MINUTE' | 'HOUR' | 'DAY' | 'WEEK' | 'MONTH' | 'YEAR' | null
  anchor?: string
  effectiveAt?: string
  expiresAt?: string | null
}

/** Entitles a customer to a feature by our id, since 2020 unless told otherwise. */
export async function entitle(
  tenant: Tenant,
  customerId: string,
  featureId: string,
  seed: EntitlementSeed = {},
): Promise<void> {
  const since = '2020-01-01T00:00:00Z'
  const { limit = null, behavior = 'HARD', period = null, anchor = since } = seed
  await tenant.sql.query(
    `insert into entitlement (workspace_id, customer_id, feature_id, id, "limit", behavior, period,
       anchor, effective_at, expires_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $8, $8)`,
    [
      tenant.workspaceId,
      customerId,
      featureId,
      newId('ent', tenant.clock.now()),
      limit,
      behavior,
      period,
      anchor,
      seed.effectiveAt ?? since,
      seed.expiresAt ?? null,
    ],
  )
}

export async function addCredits(
  tenant: Tenant,
  customerId: string,
  amount: string,
  terms: { name?: string; expiresAt?: string; effectiveAt?: string; priority?: number } = {},
): Promise<string> {
  const input = { customerId, amount, ...terms }
  const { addCredits: row } = await tenant.ask(AddCreditsDocument, { input })
  if (!row) throw new Error('No transaction')
  return row.poolId
}

async function bumpCatalog({ sql, workspaceId }: Tenant): Promise<void> {
  await sql.query('update workspace set catalog_version = catalog_version + 1 where id = $1', [
    workspaceId,
  ])
}
