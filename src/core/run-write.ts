/** Runs a write: one transaction with its events and its entry in the audit log, which is published after the commit. */
import type { z } from 'zod'
import { nothingWritten, type Publishing, publishWritten } from './after-commit.ts'
import { auditEntryOf, beginAuditEntry, isAudited } from './audit/write-entry.ts'
import type { CatalogCache } from './catalog/catalog-cache.ts'
import { insertEvents } from './events/outbox.ts'
import { createTransactionLedger } from './ledger/transaction-ledger.ts'
import { isSystem } from './operation/caller.ts'
import type { ReadContext, WriteOperation } from './operation/operation.ts'
import { withPreparation } from './operation/preparation.ts'
import type { TenantClient } from './operation/tenant-db.ts'
import { inTransaction, type WithTransactionSql } from './operation/transaction-sql.ts'
import type { Request } from './requests/request.ts'
import { type Mark, markWritten } from './requests/request-key-rows.ts'
import type { TimeLimits } from './values/time-limits.ts'

export interface WriteDeps extends Publishing {
  tenant(workspaceId: string): TenantClient
  withTransactionSql: WithTransactionSql
  catalogs: CatalogCache
  limits: TimeLimits
}

/** What a write needs of its declaration. */
type Written<S extends z.ZodType, O> = Pick<
  WriteOperation<S, O>,
  'name' | 'audited' | 'takesLong' | 'prepare' | 'run'
>

export async function runWrite<S extends z.ZodType, O>(
  deps: WriteDeps,
  operation: Written<S, O>,
  context: ReadContext,
  input: z.output<S>,
  selection: object,
  request: Request,
): Promise<O> {
  const { caller } = context
  const { claim } = request
  let written = nothingWritten()
  const write = (mark: Mark | undefined, prepared: unknown) =>
    inTransaction(
      deps.withTransactionSql,
      deps.tenant(context.workspaceId),
      async (db, sql) => {
        // This may be a repeated attempt, so everything collected before is dropped.
        written = nothingWritten()
        const numbered = new Map<string, number[]>()
        const inside = { ...context, db, sql }
        if (mark) await markWritten(inside.sql, mark)
        const auditEntryId = await beginAudit(inside, operation, input, request)
        const ledger = createTransactionLedger({
          ...{ sql, catalogs: deps.catalogs, now: context.now, auditEntryId },
          ofAdvance: isSystem(caller),
          onChange: (change) => void written.changes.push(change),
        })
        const result = await operation.run(
          {
            ...inside,
            prepared,
            ledger,
            catalogChanged() {
              written.catalog = true
            },
            emit: (event) => void written.events.push(event),
            numbersTaken(customerId, numbers) {
              numbered.set(customerId, [...(numbered.get(customerId) ?? []), ...numbers])
            },
            entitlementsChanged: (customerId) => void written.entitled.add(customerId),
            ledgerMoved: (change) => void written.changes.push(change),
          },
          input,
          selection,
        )
        await insertEvents(inside, written.events, { numbered })
        return result
      },
      {
        maxWait: deps.limits.waitMs,
        timeout: operation.takesLong ? deps.limits.longWriteMs : deps.limits.statementMs,
      },
    )
  const carryOut = (mark?: Mark) =>
    withPreparation(
      async (before) => operation.prepare?.(context, input, before) ?? null,
      (prepared) => write(mark, prepared),
    )
  const output = await (claim ? claim.write(caller, carryOut) : carryOut())
  claim?.note('written')
  publishWritten(deps, context.workspaceId, written)
  return output
}

/** The id of the write's entry in the audit log; null when it has none. */
async function beginAudit(
  { caller, now, sql }: ReadContext,
  operation: { name: string; audited?: false },
  input: unknown,
  request: Request,
): Promise<string | null> {
  if (!isAudited(operation, caller)) return null
  const entry = auditEntryOf({ caller, request, operation: operation.name, input, now })
  await beginAuditEntry(sql, entry)
  return entry.id
}
