/** Asks payment providers, outside any transaction, and brings what they answered into the customers' billing. */
import type { ReadContext, WriteContext } from '../operation/operation.ts'
import { declined, type PaymentProvider, type ProviderOutcome } from '../payments/provider.ts'
import { DomainError } from '../values/errors.ts'
import { accountOf, type BillingAccount, type BillingDraft } from './billing-draft.ts'
import { catchUp } from './decide/catch-up.ts'
import { collectInvoice } from './decide/collect-invoice.ts'
import { useCheckoutMethod } from './decide/settle-checkout.ts'
import { settleMethod } from './decide/settle-method.ts'
import { settlePayment } from './decide/settle-payment.ts'
import { settleRefund } from './decide/settle-refund.ts'
import { type OutsideCall, takeCalls } from './decide/take-calls.ts'
import { withBilling } from './with-billing.ts'

/** One outcome for each call, in their order. Never fails: what cannot be asked is unreachable. */
function askProviders(
  ctx: ReadContext,
  calls: readonly OutsideCall[],
  signal: AbortSignal,
): Promise<ProviderOutcome[]> {
  return Promise.all(calls.map((call) => ask(ctx, call, signal)))
}

async function ask(
  { providers, workspaceId, caller }: ReadContext,
  call: OutsideCall,
  signal: AbortSignal,
): Promise<ProviderOutcome> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const giveUp = () => reject(signal.reason)
  try {
    if (signal.aborted) throw signal.reason
    signal.addEventListener('abort', giveUp)
    const provider = await providers.open({ workspaceId, mode: caller.mode }, call.provider)
    return await Promise.race([askOne(provider, call, signal), tooLate])
  } catch (cause) {
    // The workspace has no such provider any more: nobody will ever charge it.
    if (cause instanceof DomainError && cause.code === 'PRECONDITION_FAILED') {
      return declined('provider_unavailable')
    }
    return { state: 'unreachable', cause }
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

async function askOne(
  provider: PaymentProvider,
  asked: OutsideCall,
  signal: AbortSignal,
): Promise<ProviderOutcome> {
  switch (asked.kind) {
    case 'charge': {
      const known = asked.isRepeat ? await look(provider, 'charge', asked.call, signal) : null
      return known ?? provider.charge(asked.call, signal)
    }
    case 'setUp': {
      const known = asked.isRepeat ? await look(provider, 'setUp', asked.call, signal) : null
      return known ?? provider.setUp(asked.call, signal)
    }
    case 'refund': {
      const known = asked.isRepeat ? await look(provider, 'refund', asked.call, signal) : null
      return known ?? provider.refund(asked.call, signal)
    }
    case 'cancel':
    case 'cancelMethod':
      return provider.cancel(asked.call, signal)
    case 'forgetMethod':
      return provider.forget(asked.call, signal)
    case 'look':
    case 'lookMethod':
    case 'lookRefund':
      return provider.look(asked.call, signal)
  }
}

/** Null: the provider does not know it, so that it must be asked again. */
async function look(
  provider: PaymentProvider,
  kind: 'charge' | 'setUp' | 'refund',
  { key, customerId, now }: { key: string; customerId: string; now: Date },
  signal: AbortSignal,
): Promise<ProviderOutcome | null> {
  const found = await provider.look({ kind, key, customerId, now, reference: null }, signal)
  return found.state === 'unknown' ? null : found
}

/** Notes the outcomes in one transaction; answers what is to be asked next because of them. */
async function noteOutcomes(
  ctx: WriteContext,
  calls: readonly OutsideCall[],
  outcomes: readonly ProviderOutcome[],
  decide: (draft: BillingDraft) => void = () => undefined,
): Promise<OutsideCall[] | null> {
  const wanted = {
    invoiceIds: calls.flatMap((call) => ('methodId' in call ? [] : call.invoiceId)),
    storeCreditIds: calls.flatMap((call) =>
      'refundId' in call && call.storeCreditId !== null ? call.storeCreditId : [],
    ),
    paymentMethodIds: calls.flatMap((call) => ('methodId' in call ? call.methodId : [])),
  }
  const customerIds = [...new Set(calls.map(({ customerId }) => customerId))]
  return withBilling(ctx, customerIds, wanted, (draft) => {
    for (const account of draft.accounts.values()) catchUp(draft, account)
    for (const [index, call] of calls.entries()) {
      const outcome = outcomes[index]
      if (outcome) note(draft, accountOf(draft, call.customerId), call, outcome)
    }
    decide(draft)
    return takeCalls(draft)
  })
}

/** What a provider does not know needs no cancelling there. */
const canceled = { state: 'canceled', reference: null } as const

function note(
  draft: BillingDraft,
  account: BillingAccount,
  call: OutsideCall,
  told: ProviderOutcome,
): void {
  const isCancel = call.kind === 'cancel' || call.kind === 'cancelMethod'
  const outcome = isCancel && told.state === 'unknown' ? canceled : told
  if ('methodId' in call) {
    const method = account.paymentMethods.all.find(({ id }) => id === call.methodId)
    if (!method) return
    if (call.kind === 'forgetMethod') {
      if (outcome.state !== 'unreachable')
        account.paymentMethods.change(method, { leaseUntil: null })
      return
    }
    settleMethod(draft, account, method, outcome)
    useCheckoutMethod(draft, account, method)
    return
  }
  if ('refundId' in call) {
    const refund = account.refunds.all.find(({ id }) => id === call.refundId)
    if (refund) settleRefund(draft, account, refund, outcome)
    return
  }
  const payment = account.payments.all.find(({ id }) => id === call.paymentId)
  if (!payment) throw new Error(`The payment ${call.paymentId} is not loaded`)
  const isGivenUp = call.kind === 'look' && call.givesUp && outcome.state === 'unknown'
  if (!isGivenUp) {
    settlePayment(draft, account, payment, outcome)
    return
  }
  settlePayment(draft, account, payment, canceled)
  // What is still due is asked for by a payment of its own.
  const invoice = account.invoices.all.find(({ id }) => id === call.invoiceId)
  if (invoice) collectInvoice(draft, account, invoice)
}

/** What operations that ask payment providers have in common. */
export const asking = {
  act: askProviders,
  finish: (
    ctx: WriteContext,
    calls: readonly OutsideCall[],
    outcomes: readonly ProviderOutcome[],
  ) => noteOutcomes(ctx, calls, outcomes),
}

/** Calls after which something else is decided. */
export interface Preceding {
  calls: readonly OutsideCall[]
  decide(draft: BillingDraft): void
}

/** The same where something is decided in the commit of what the first calls came to. */
export const askingFirst = {
  act: (ctx: ReadContext, { calls }: Preceding, signal: AbortSignal) =>
    askProviders(ctx, calls, signal),
  async finish(
    ctx: WriteContext,
    { calls, decide }: Preceding,
    outcomes: readonly ProviderOutcome[],
  ): Promise<Preceding | null> {
    const next = await noteOutcomes(ctx, calls, outcomes, decide)
    return next && { calls: next, decide: () => undefined }
  },
}
