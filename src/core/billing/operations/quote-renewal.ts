/** Says what the next invoice of a subscription will be, with its usage so far. */
import type { ReadContext } from '../../operation/operation.ts'
import { isTerminal, type Subscription } from '../../subscriptions/subscription.ts'
import { DomainError, notFound } from '../../values/errors.ts'
import { accountOf, type BillingAccount, type BillingDraft } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import type { Quote } from '../decide/quoted.ts'
import { nextRenewalAt, renewalQuote } from '../decide/renewal-quote.ts'
import { loadDraft } from '../load-draft.ts'
import { measureMissing } from '../measure-missing.ts'
import { createMeasurements } from '../measurements.ts'
import { customerOfSubscription, requireSubscription } from '../row-address.ts'
import { readAccounts } from '../with-billing.ts'
import { quotedCustomer } from './quoted-customer.ts'

interface Asked {
  id?: string | null
  customerId?: string | null
}

/** Without an id it is the customer's subscription whose invoice comes first. */
export async function quoteRenewal(ctx: ReadContext, asked: Asked): Promise<Quote> {
  const { draft, account, subscriptions } = await whatIsAsked(ctx, asked)
  const measurements = createMeasurements()
  for (const subscription of subscriptions) {
    const decide = renewalQuote(draft, account, subscription, measurements)
    let quoted = decide()
    while (quoted === null) {
      await measureMissing(ctx, measurements)
      quoted = decide()
    }
    if (quoted !== 'NONE') return quoted
  }
  throw new DomainError('PRECONDITION_FAILED', 'No invoice is ahead.', {
    ...{ reason: 'NOTHING_AHEAD', customerId: account.customerId },
    ...(asked.id != null && { id: asked.id }),
  })
}

interface Found {
  draft: BillingDraft
  account: BillingAccount
  /** Those with something ahead, the next one first. */
  subscriptions: Subscription[]
}

async function whatIsAsked(ctx: ReadContext, { id, customerId }: Asked): Promise<Found> {
  if (id == null) {
    const { account: found, wanted } = await quotedCustomer(ctx, customerId)
    const draft = await loadDraft(ctx, [found], wanted)
    const account = accountOf(draft, found.customerId)
    catchUp(draft, account)
    return { draft, account, subscriptions: byNextRenewal(draft, account) }
  }
  const owner = customerOfSubscription(id)
  const own = ctx.caller.customer?.id
  if (own !== undefined && own !== owner) throw notFound('subscription', id)
  if (customerId != null && (await ownerOf(ctx, customerId)) !== owner) {
    throw notFound('subscription', id)
  }
  const accounts = await readAccounts(ctx, [owner])
  const draft = await loadDraft(ctx, accounts, { subscriptionIds: [id] })
  const account = draft.accounts.get(owner)
  const subscription = requireSubscription(account, id)
  if (!account) throw notFound('subscription', id)
  catchUp(draft, account)
  return { draft, account, subscriptions: [subscription] }
}

async function ownerOf(ctx: ReadContext, customerId: string): Promise<string> {
  return (await quotedCustomer(ctx, customerId)).account.customerId
}

function byNextRenewal(draft: BillingDraft, account: BillingAccount): Subscription[] {
  return account.subscriptions.all
    .filter((subscription) => !isTerminal(subscription))
    .flatMap((subscription) => {
      const at = nextRenewalAt(draft, account, subscription)
      return at ? [{ subscription, at: at.getTime() }] : []
    })
    .toSorted((a, b) => a.at - b.at)
    .map(({ subscription }) => subscription)
}
