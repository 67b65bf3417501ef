/** Verbs at once on two servers, beside the same verbs one after the other. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { runBilling } from '../../src/core/billing/operations/run-billing.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import { RefundsDocument } from './billing.generated.ts'
import { type CheckoutLab, checkoutLab } from './checkouts.ts'
import { graphqlData } from './graphql.ts'
import { StoreCreditsDocument } from './payments.generated.ts'
import { startTenant } from './tenant.ts'
import { startTestApp, type TestApp } from './test-app.ts'

/** Two plans in USD. */
interface Plans {
  /** 30.00 a month. */
  cheap: string
  /** 50.00 a month. */
  dear: string
}

/** One of the servers, as a user of the test mode. */
export interface Side extends Plans {
  ask<D, V>(document: TypedDocumentNode<D, V>, variables: V): Promise<D>
  /** Makes what is due of a customer. */
  bill(customerId: string): Promise<unknown>
}

export interface RaceLab extends CheckoutLab, Plans {
  sides: Side[]
  close(): Promise<void>
}

export async function startRaces(): Promise<RaceLab> {
  const overrides = { mayRunJobs: () => false }
  const tenant = await startTenant({}, {}, overrides)
  const second = await startTestApp(tenant.app.config, { ...overrides, clock: tenant.clock })
  const lab = await checkoutLab(tenant)
  const plans = { cheap: await lab.plan(), dear: await lab.plan({ basePrice: '50' }) }
  const sideOf = ({ url, testKey, core }: TestApp): Side => ({
    ...plans,
    ask: (document, variables) => graphqlData(url, testKey, document, variables),
    async bill(customerId) {
      const caller = systemCaller(lab.workspaceId, 'TEST')
      await core.perform(caller, runBilling, { customerIds: [customerId], waits: true })
    },
  })
  return {
    ...{ ...lab, ...plans },
    sides: [tenant.app, second].map(sideOf),
    async close() {
      await second.close()
      await tenant.close()
    },
  }
}

export interface Subject {
  customerId: string
  /** What the acts are about. */
  id: string
  more?: string
}

export type Act = (side: Side, subject: Subject) => Promise<unknown>

/** `done`, or the code and reason of the refusal; throws when it is no refusal. */
async function outcomeOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
    return 'done'
  } catch (error) {
    const [{ extensions }] = JSON.parse((error as Error).message)
    if (extensions.code === 'INTERNAL') throw error
    return [extensions.code, extensions.reason].filter(Boolean).join(' ')
  }
}

/** What the acts answer, each on a server of its own: one after the other in the order of these numbers, or all at once. */
export async function played(
  { sides }: RaceLab,
  acts: Act[],
  subject: Subject,
  order: number[] | 'at once',
): Promise<string[]> {
  const start = (i: number) => outcomeOf(acts[i]!(sides[i % sides.length]!, subject))
  if (order === 'at once') return Promise.all(acts.map((_act, i) => start(i)))
  const outcomes: string[] = []
  for (const i of order) outcomes[i] = await start(i)
  return outcomes
}

/** All that a customer has, without what differs from one customer to the next: ids, numbers and instants. */
export async function stateOf(lab: RaceLab, customerId: string) {
  const { rows: subscriptions } = await lab.tenant.sql.query(
    `select status, plan_id, quantity, cancel_at is null as goes_on, pause_behavior,
       (select count(*)::int from subscription_phase p where p.subscription_id = s.id) as phases,
       (select array_agg(c.status order by c.status) from subscription_change c where c.subscription_id = s.id) as changes
     from subscription s where customer_id = $1 order by id`,
    [customerId],
  )
  const invoices = (await lab.invoices(customerId)).map(({ lines, ...invoice }) => ({
    ...{ status: invoice.status, reason: invoice.reason, total: invoice.total },
    ...{ due: invoice.amountDue, paid: invoice.amountPaid, credit: invoice.storeCreditApplied },
    ...{ credited: invoice.amountCredited, refunded: invoice.amountRefunded },
    lines: lines.map(({ kind, amount, quantity }) => `${kind} ${quantity} ${amount}`),
  }))
  const payments = (await lab.payments(customerId)).map(
    ({ status, amount, excess, provider }) => `${provider} ${status} ${amount} ${excess}`,
  )
  const refunds = (await lab.ask(RefundsDocument, { customerId })).refunds.edges.map(
    ({ node }) => `${node.kind} ${node.status} ${node.amount}`,
  )
  const credits = (await lab.ask(StoreCreditsDocument, { customerId })).storeCredits.edges.map(
    ({ node }) => `${node.reason} ${node.remaining} of ${node.amount}`,
  )
  const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted()
  return {
    ...{ subscriptions, invoices: sorted(invoices), payments: payments.toSorted() },
    ...{ refunds: refunds.toSorted(), credits: credits.toSorted() },
    events: (await lab.events(customerId)).toSorted(),
  }
}

type State = Awaited<ReturnType<typeof stateOf>>

/** How it ended, and where the money of the customer is. */
export function moneyOf({ subscriptions, invoices, payments, refunds, credits }: State) {
  const sum = (rows: string[], amount: RegExp) =>
    rows.reduce((total, row) => total + Number(amount.exec(row)?.[1] ?? 0), 0)
  const [subscription] = subscriptions
  return {
    is: subscription?.status ?? JSON.parse(invoices[0] ?? '{}').status,
    taken: sum(payments, /SUCCEEDED (\S+)/) - sum(refunds, /SUCCEEDED (\S+)/),
    given: sum(credits, /^\w+ (\S+)/),
  }
}
