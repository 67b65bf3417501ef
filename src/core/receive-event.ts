/**
 * Receives what payment providers tell of.
 *
 * Invariants: nothing is done without a right signature; an event is done once it has an outcome, and until then again whenever it
 * comes; what it says of a thing is never believed but looked up, so that neither its age nor its order matters.
 */
import { recordDispute } from './billing/operations/record-dispute.ts'
import { recordOutcome } from './billing/operations/record-outcome.ts'
import { recordRefunds } from './billing/operations/record-refunds.ts'
import { type Mode, systemCaller } from './operation/caller.ts'
import type { Sql } from './operation/sql.ts'
import { findAbout } from './payments/event-subject.ts'
import { outsideProviders, type PaymentProvider, type ProviderEvent } from './payments/provider.ts'
import { finishEvent, takeEvent } from './payments/provider-events.ts'
import type { OfWorkspace, Providers } from './payments/providers.ts'
import type { Perform } from './perform.ts'
import type { LimitRate } from './rate-limits/rate-limiter.ts'
import type { Request } from './requests/request.ts'
import type { Clock } from './values/clock.ts'
import { DomainError } from './values/errors.ts'
import type { TimeLimits } from './values/time-limits.ts'

export interface ReceiveEventDeps {
  sql: Sql
  providers: Providers
  perform: Perform
  clock: Clock
  limits: TimeLimits
  limitRate?: LimitRate
}

/** As it came over the network. */
export interface ToldEvent {
  name: string
  workspaceId: string
  /** `live` or `test`; null: not said. */
  mode: string | null
  headers: Readonly<Record<string, string | undefined>>
  rawBody: Uint8Array
}

/**
 * `DONE`: it need not come again; `REFUSED`: it is none of a provider that the workspace has; `AGAIN`: it could not be done now.
 * RATE_LIMITED for an address that sends too many.
 */
export type ReceiveEvent = (
  told: ToldEvent,
  request: Request,
) => Promise<'DONE' | 'REFUSED' | 'AGAIN'>

export function createReceiveEvent(deps: ReceiveEventDeps): ReceiveEvent {
  const { sql, clock, limitRate } = deps
  return async (told, request) => {
    const actor = `provider ${request.ip ?? ''}`
    await limitRate?.({ workspaceId: '', mode: 'LIVE', role: 'CUSTOMER', actor }, 'OTHER', request)
    const of = await findWorkspace(sql, told)
    const provider = of && (await openProvider(deps.providers, of, told.name))
    const event = provider?.readEvent(told.headers, told.rawBody)
    if (!provider || !event) return 'REFUSED'
    const key = { workspaceId: of.workspaceId, provider: provider.name, eventId: event.id }
    const isDone = await takeEvent(sql, { ...key, event, now: clock.now() })
    if (isDone) return 'DONE'
    const outcome = await handle(deps, of, provider, event)
    if (outcome === null) return 'AGAIN'
    await finishEvent(sql, { ...key, outcome })
    return 'DONE'
  }
}

async function findWorkspace(sql: Sql, { workspaceId, mode }: ToldEvent) {
  const { rows } = await sql.query<{ mode: Mode }>({
    name: 'find_told_workspace',
    text: 'select mode from workspace where id = $1',
    values: [workspaceId],
  })
  const [row] = rows
  const fits = row && (mode === null || mode === row.mode.toLowerCase())
  return fits ? { workspaceId, mode: row.mode } : null
}

/** Null: the workspace has no such provider. */
async function openProvider(
  providers: Providers,
  of: OfWorkspace,
  named: string,
): Promise<PaymentProvider | null> {
  const name = outsideProviders.find((one) => one === named)
  try {
    return name ? await providers.open(of, name) : null
  } catch (error) {
    if (error instanceof DomainError && error.code !== 'UNAVAILABLE') return null
    throw error
  }
}

/** Null: it has to come again. */
async function handle(
  deps: ReceiveEventDeps,
  of: OfWorkspace,
  provider: PaymentProvider,
  { about }: Pick<ProviderEvent, 'about'>,
): Promise<'APPLIED' | 'IGNORED' | null> {
  const { sql, perform, clock, limits } = deps
  if (about?.kind === 'dispute') return handleDispute(deps, of, provider, about.reference)
  if (about?.kind === 'refunds') return handleRefunds(deps, of, provider, about.reference)
  const subject = about && (await findAbout(sql, of.workspaceId, provider.name, about))
  if (!about || !subject) return 'IGNORED'
  const { customerId, id: key } = subject
  const outcome = await provider.look(
    { kind: subject.kind, key, customerId, now: clock.now(), reference: about.reference },
    AbortSignal.timeout(limits.outsideMs),
  )
  // What it has of that name is another thing than ours.
  if (outcome.state === 'unknown') return 'IGNORED'
  if (outcome.state === 'unreachable') return null
  const caller = systemCaller(of.workspaceId, of.mode)
  switch (subject.kind) {
    case 'charge': {
      const ids = { paymentId: key, invoiceId: subject.invoiceId }
      await perform(caller, recordOutcome, { customerId, of: ids, outcome })
      return 'APPLIED'
    }
    case 'refund': {
      const { invoiceId, storeCreditId } = subject
      const ids = { refundId: key, invoiceId, storeCreditId }
      await perform(caller, recordOutcome, { customerId, of: ids, outcome })
      return 'APPLIED'
    }
    case 'setUp':
      await perform(caller, recordOutcome, { customerId, of: { methodId: key }, outcome })
      return 'APPLIED'
  }
}

/** The bank names a payment, which is looked for by the provider's name for it. */
async function handleDispute(
  { sql, perform, limits }: ReceiveEventDeps,
  of: OfWorkspace,
  provider: PaymentProvider,
  reference: string,
): Promise<'APPLIED' | 'IGNORED' | null> {
  const found = await provider.lookDispute(reference, AbortSignal.timeout(limits.outsideMs))
  if (found.state === 'unreachable') return null
  if (found.state === 'unknown') return 'IGNORED'
  const { paymentReference, amount, reason, status } = found
  const paid = { kind: 'charge', key: null, reference: paymentReference } as const
  const payment = await findAbout(sql, of.workspaceId, provider.name, paid)
  if (!payment) return 'IGNORED'
  const news = { paymentId: payment.id, reference, amount, reason, status }
  await perform(systemCaller(of.workspaceId, of.mode), recordDispute, news)
  return 'APPLIED'
}

/** The payment first, of whose success nobody may have told; then what went back of it without us. */
async function handleRefunds(
  deps: ReceiveEventDeps,
  of: OfWorkspace,
  provider: PaymentProvider,
  reference: string,
): Promise<'APPLIED' | 'IGNORED' | null> {
  const paid = { kind: 'charge', key: null, reference } as const
  const payment = await findAbout(deps.sql, of.workspaceId, provider.name, paid)
  if (!payment) return 'IGNORED'
  const settled = await handle(deps, of, provider, { about: { ...paid, key: payment.id } })
  if (settled !== 'APPLIED') return settled
  const found = await provider.lookRefunds(reference, AbortSignal.timeout(deps.limits.outsideMs))
  if (found.state === 'unreachable') return null
  if (found.refunds.every(({ key }) => key !== null)) return 'APPLIED'
  const news = { paymentId: payment.id, refunds: found.refunds }
  await deps.perform(systemCaller(of.workspaceId, of.mode), recordRefunds, news)
  return 'APPLIED'
}
