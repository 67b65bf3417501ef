/** Short functions to reserve, commit, extend, release and consume, and to summarize many outcomes. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { graphql } from './graphql.ts'
import {
  CommitDocument,
  type CommitHoldInput,
  ConsumeDocument,
  type ConsumeInput,
  ExtendDocument,
  HoldDocument,
  ReleaseDocument,
  ReserveDocument,
} from './holds.generated.ts'
import type { ReserveCreditsInput } from './ledger.generated.ts'
import type { Tenant } from './tenant.ts'
import type { TestApp } from './test-app.ts'

export async function reserve(
  tenant: Tenant,
  customerId: string,
  input: Omit<ReserveCreditsInput, 'customerId'>,
) {
  const variables = { input: { customerId, ...input } }
  return (await tenant.ask(ReserveDocument, variables)).reserveCredits
}

export async function commit(tenant: Tenant, id: string, input?: CommitHoldInput) {
  return (await tenant.ask(CommitDocument, { id, input })).commitHold
}

export async function extend(tenant: Tenant, id: string, ttlSeconds: number) {
  return (await tenant.ask(ExtendDocument, { id, ttlSeconds })).extendHold
}

export async function release(tenant: Tenant, id: string) {
  return (await tenant.ask(ReleaseDocument, { id })).releaseHold
}

export async function readHold(tenant: Tenant, id: string) {
  return (await tenant.ask(HoldDocument, { id })).hold
}

export async function consume(
  tenant: Tenant,
  customerId: string,
  input: Omit<ConsumeInput, 'customerId'>,
) {
  const variables = { input: { customerId, ...input } }
  return (await tenant.ask(ConsumeDocument, variables)).consume
}

/** OK, or the code of the error. */
export async function outcomeOf<D, V>(
  app: TestApp,
  document: TypedDocumentNode<D, V>,
  variables: V,
): Promise<string> {
  const { errors } = await graphql(app.url, app.liveKey, document, variables)
  return errors ? String(errors[0]?.extensions?.code) : 'OK'
}

/** Counts the occurrences of each text. */
export function tally(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(texts, (t) => t)].map(([t, all]) => [t, all.length]))
}
