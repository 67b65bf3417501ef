/** The publication of a version of a plan through the public API: once, whole, and for ever as it is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ArchivePlanVersionDocument,
  PlanDocument,
  PlanVersionDocument,
  PublishPlanVersionDocument,
  UpdatePlanVersionDocument,
} from '../support/plans.generated.ts'
import { addDraft, addExampleFeatures, addPlan, proVersion } from '../support/plans.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addExampleFeatures(tenant)
})
afterAll(() => tenant?.close())

const usd = { currency: 'USD', basePrice: '10' }

/** The outbox for one plan, in order. */
async function factsOf(planId: string): Promise<[string, unknown][]> {
  const { rows } = await tenant.sql.query(
    `select type, data from event where workspace_id = $1 and type like 'plan%'
       and (data->>'planId' = $2 or data->>'id' = $2) order by position`,
    [tenant.workspaceId, planId],
  )
  return rows.map((row) => [row.type, row.data])
}

const idOf = async (key: string) => (await tenant.ask(PlanDocument, { id: key })).plan!.id

describe('publishPlanVersion', () => {
  it('makes a version that never changes again', async () => {
    const id = await addPlan(tenant, 'published', proVersion)
    const { planVersion } = await tenant.ask(PlanVersionDocument, { id })
    expect(planVersion).toMatchObject({ status: 'PUBLISHED', effectiveAt: noon, publishedAt: noon })
    const refusals = [
      await tenant.refused(UpdatePlanVersionDocument, { id, input: { basePrice: 1 } }),
      await tenant.refused(UpdatePlanVersionDocument, { id, input: {} }),
      await tenant.refused(PublishPlanVersionDocument, { id }),
      await tenant.refused(ArchivePlanVersionDocument, { id }),
    ]
    expect(refusals.map(({ code }) => code)).toEqual(Array(4).fill('PRECONDITION_FAILED'))
    expect((await tenant.ask(PlanVersionDocument, { id })).planVersion).toEqual(planVersion)
  })

  it.each([
    ['its price', `update plan_version set base_price = 1 where id = $1`],
    ['its currency', `update plan_version set currency = 'EUR' where id = $1`],
    [
      'its date',
      `update plan_version set effective_at = effective_at - interval '1 day' where id = $1`,
    ],
    [
      'its state',
      `update plan_version set status = 'DRAFT', effective_at = null, published_at = null where id = $1`,
    ],
    [
      'its date while it is archived',
      `update plan_version set status = 'ARCHIVED', archived_at = now(), effective_at = null where id = $1`,
    ],
    [
      'its price while it is archived',
      `update plan_version set status = 'ARCHIVED', archived_at = now(), base_price = 0 where id = $1`,
    ],
    ['its being there', `delete from plan_version where id = $1`],
    ['a charge', `update plan_charge set charge = '{}' where plan_version_id = $1`],
    ['that it has a charge', `delete from plan_charge where plan_version_id = $1`],
    [
      'which charges it has',
      `insert into plan_charge (workspace_id, plan_version_id, position, key, per_quantity, timing, charge)
         select workspace_id, plan_version_id, position + 1, 'more', true, 'AT_START', charge
         from plan_charge where plan_version_id = $1`,
    ],
    ['the key of a charge', `update plan_charge set key = 'other' where plan_version_id = $1`],
    ['the name of a charge', `update plan_charge set name = 'Other' where plan_version_id = $1`],
    [
      'how often it grants credits',
      `update plan_version set credit_grant_period = 'DAY' where id = $1`,
    ],
    [
      'what it carries over',
      `update plan_version set rollover_max = 1, rollover_periods = 1 where id = $1`,
    ],
    [
      'how it multiplies a limit',
      `update plan_entitlement set per_quantity = true where plan_version_id = $1`,
    ],
    ['an entitlement', `update plan_entitlement set "limit" = 1 where plan_version_id = $1`],
    ['that it has entitlements', `delete from plan_entitlement where plan_version_id = $1`],
  ])('makes a version of which the database lets nobody change %s', async (name, statement) => {
    const id = await addPlan(tenant, `guarded ${name}`.replaceAll(' ', '_'), proVersion)
    const { planVersion } = await tenant.ask(PlanVersionDocument, { id })
    await expect(tenant.sql.query(statement, [id])).rejects.toMatchObject({ code: '23001' })
    expect((await tenant.ask(PlanVersionDocument, { id })).planVersion).toEqual(planVersion)
  })

  it('publishes once of twenty at once', async () => {
    const id = await addDraft(tenant, 'raced', usd)
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => tenant.ask(PublishPlanVersionDocument, { id })),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const facts = await factsOf(await idOf('raced'))
    expect(facts.map(([type]) => type)).toEqual([
      'plan.created',
      'plan_version.created',
      'plan_version.published',
    ])
  })

  it('never publishes half of a change that came at the same time', async () => {
    for (let n = 0; n < 5; n++) {
      const id = await addDraft(tenant, `torn_${n}`, proVersion)
      const basePrice = 1
      await Promise.allSettled([
        tenant.ask(UpdatePlanVersionDocument, { id, input: { basePrice, charges: [] } }),
        tenant.ask(PublishPlanVersionDocument, { id }),
      ])
      const { planVersion } = await tenant.ask(PlanVersionDocument, { id })
      expect(planVersion?.status).toBe('PUBLISHED')
      expect([
        ['1', 0],
        ['299', 1],
      ]).toContainEqual([planVersion?.basePrice, planVersion?.charges.length])
    }
  })
})
