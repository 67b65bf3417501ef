/** The commands of a subscription's credits, in a write operation as a billing run submits them. */
import { z } from 'zod'
import type { GrantIncludedCredits } from '../../src/core/ledger/decide/grant-included-credits.ts'
import type { TransactionLedger } from '../../src/core/ledger/ledger.ts'
import { writeOperation } from '../../src/core/operation/operation.ts'
import { decimal } from '../../src/core/values/decimal.ts'
import type { Tenant } from './tenant.ts'

/** Performs a write in the name of an admin. */
export async function write<O>(
  { app }: Pick<Tenant, 'app'>,
  run: (ledger: TransactionLedger) => Promise<O>,
): Promise<O> {
  const operation = writeOperation({
    ...{ name: 'act', scope: 'write', input: z.strictObject({}) },
    run: ({ ledger }) => run(ledger),
  })
  return app.core.perform(await app.core.authenticate(app.liveKey), operation, {})
}

/** The commands of one customer; instants are texts, amounts are in credits. */
export function includedCredits({ workspaceId }: Pick<Tenant, 'workspaceId'>, customerId: string) {
  const of = (subscriptionId: string) => ({ workspaceId, customerId, subscriptionId })
  return {
    grant: (
      subscriptionId: string,
      start: string,
      due: string | number,
      end: string | null,
    ): GrantIncludedCredits => ({
      ...{ kind: 'grantIncludedCredits', ...of(subscriptionId), periodStart: new Date(start) },
      ...{ due: decimal(due), expiresAt: end === null ? null : new Date(end) },
    }),
    rollOver: (subscriptionId: string, start: string, max: number | null, end: string | null) => ({
      ...{ kind: 'rollOverIncludedCredits' as const, ...of(subscriptionId) },
      periodStart: new Date(start),
      max: max === null ? null : decimal(max),
      expiresAt: end === null ? null : new Date(end),
    }),
    expire: (subscriptionId: string, start: string | null, at: Date) => ({
      ...{ kind: 'expireIncludedCredits' as const, ...of(subscriptionId), at },
      periodStart: start === null ? null : new Date(start),
    }),
  }
}
