/** Test clocks for tests: a server whose jobs stand still, so that each step of an advance happens when the test says so. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { Config } from '../../src/config.ts'
import { advanceClock } from '../../src/core/billing/advance-clock.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { CreateCustomerDocument } from './ledger.generated.ts'
import type { Asker } from './product.ts'
import { type Refusal, startTenant, type Tenant } from './tenant.ts'
import {
  AdvanceTestClockDocument,
  CreateTestClockDocument,
  TestClockDocument,
} from './test-clocks.generated.ts'

export const dayMs = 86_400_000

export interface ClockLab extends Asker {
  tenant: Tenant
  /** The workspace of the test mode. */
  workspaceId: string
  refused<D, V>(document: TypedDocumentNode<D, V>, variables: V): Promise<Refusal>
  clockAt(now: string): Promise<string>
  customerOn(testClockId: string, externalId?: string): Promise<string>
  /** Sends the clock forward, and performs nothing yet. */
  send(id: string, to: string): Promise<void>
  /** Performs one step, or ends the advance. */
  step(id: string): Promise<'STEPPED' | 'ENDED' | 'PASSED'>
  /** Performs all steps. */
  settle(id: string): Promise<void>
  advance(id: string, to: string): Promise<void>
  clock(id: string): Promise<{ now: string; status: string; failure: string | null }>
  /** Rows of the test mode, by plain SQL whose first parameter is its workspace. */
  rows<Row>(text: string, ...values: unknown[]): Promise<Row[]>
}

export async function startClockLab(settings: Partial<Config> = {}): Promise<ClockLab> {
  const tenant = await startTenant(settings, {}, { mayRunJobs: () => false })
  const { app, sql } = tenant
  const caller = await app.core.authenticate(app.testKey)
  if (!caller) throw new Error('The test key of the test app is unknown')
  const { workspaceId } = caller
  const ask = <D, V>(document: TypedDocumentNode<D, V>, variables: V) =>
    tenant.ask(document, variables, app.testKey)
  const step = (id: string) =>
    Promise.resolve(app.core.perform(systemCaller(workspaceId, 'TEST'), advanceClock, { id }))
  const settle = async (id: string) => {
    while ((await step(id)) === 'STEPPED');
  }
  const send = async (id: string, to: string) => {
    await ask(AdvanceTestClockDocument, { id, to })
  }
  return {
    ...{ tenant, workspaceId, ask, step, settle, send },
    refused: (document, variables) => tenant.refused(document, variables, app.testKey),
    async clockAt(now) {
      return (await ask(CreateTestClockDocument, { input: { now } })).createTestClock.id
    },
    async customerOn(testClockId, externalId) {
      const input = { testClockId, externalId }
      return (await ask(CreateCustomerDocument, { input })).createCustomer.id
    },
    async advance(id, to) {
      await send(id, to)
      await settle(id)
    },
    async clock(id) {
      return (await ask(TestClockDocument, { id })).testClock
    },
    async rows(text, ...values) {
      return (await sql.query(text, [workspaceId, ...values])).rows
    },
  }
}
