/** The facts of one customer's billing as each API tells them, in one form: amounts as texts in major units, instants in ISO 8601. */
import { decimal } from '../../src/core/values/decimal.ts'
import { graphqlData } from './graphql.ts'
import { type Json, restClient } from './rest.ts'
import type { TestApp } from './test-app.ts'

export interface Asked {
  customerId: string
  subscriptionId: string
  /** The period whose usage is asked for. */
  start: string
  end: string
}

/** What an API does not tell is absent. */
export interface Facts {
  customer: { email: string; name: string }
  status: string
  period: [start: string | null, end: string | null]
  cancelsAtPeriodEnd: boolean
  /** Of the meter `calls`, in the period asked for. */
  usage?: string
  /** Of the same meter, ever. */
  usageEver?: string
  invoices: { number: string; total: string; paid: string; status: string }[]
  credits?: string
}

/** Their words for a state of ours. */
const words: Readonly<Record<string, readonly [zentla: string, montra: string, ours: string]>> = {
  INCOMPLETE: ['pending', 'incomplete', 'pending_payment'],
  ACTIVE: ['active', 'active', 'active'],
  PAST_DUE: ['payment_failed', 'past_due', 'past_due'],
  CANCELED: ['canceled', 'canceled', 'cancelled'],
  OPEN: ['open', 'open', 'pending'],
  PAID: ['paid', 'paid', 'paid'],
}

function stateOf(place: 0 | 1 | 2, word: string): string {
  const known = Object.entries(words).find(([, all]) => all[place] === word)
  return known?.[0] ?? word
}

/** USD has two digits. */
const major = (minor: number) => decimal(minor).div(100).toFixed()
const plain = (amount: unknown) => decimal(String(amount)).toFixed()
const instant = (given: unknown) =>
  given == null ? null : new Date(given as string | number).toISOString()

const byNumber = (a: { number: string }, b: { number: string }) => a.number.localeCompare(b.number)

/** Reads the facts through each API, with a key of the mode. */
export function truthReaders(app: TestApp, key: string) {
  const at = (mount: string) => restClient(app, { mount, key })
  const zentla = at('/zentla/api/v1')
  const montra = at('/montra/api/v1')
  const crediBill = at('/credibill/api')

  async function throughGraphql(asked: Asked): Promise<Facts> {
    const { customerId, subscriptionId, start, end } = asked
    const document = `query($customerId: ID!, $subscriptionId: ID!, $start: DateTime!, $end: DateTime!) {
      customer(id: $customerId) { email name storeCreditBalance(currency: "USD") }
      customerSubscription(id: $subscriptionId) { status periodStart periodEnd cancelAt endedAt }
      usage: meterUsage(customerId: $customerId, meter: "calls", startTime: $start, endTime: $end) { quantity }
      ever: meterUsage(customerId: $customerId, meter: "calls", startTime: "2025-01-01T00:00:00Z", endTime: $end) { quantity }
      invoices(customerId: $customerId) { edges { node { number total amountPaid status } } }
    }`
    const told: Json = await graphqlData(app.url, key, document, {
      ...{ customerId, subscriptionId, start, end },
    })
    const { status, periodStart, periodEnd, cancelAt, endedAt } = told.customerSubscription
    const { email, name, storeCreditBalance } = told.customer
    return {
      ...{ customer: { email, name }, status, period: [instant(periodStart), instant(periodEnd)] },
      cancelsAtPeriodEnd: cancelAt !== null && endedAt === null,
      ...{ usage: plain(told.usage.quantity), usageEver: plain(told.ever.quantity) },
      invoices: told.invoices.edges
        .map(({ node }: Json) => ({
          ...{ number: node.number, total: plain(node.total), paid: plain(node.amountPaid) },
          status: node.status,
        }))
        .toSorted(byNumber),
      credits: plain(storeCreditBalance),
    }
  }

  async function throughZentla(asked: Asked): Promise<Facts> {
    const { customerId, subscriptionId, start, end } = asked
    const get = async (path: string) => (await zentla.get(path)).body
    const { data: customer } = await get(`/customers/${customerId}`)
    const { data: one } = await get(`/subscriptions/${subscriptionId}`)
    const usageSince = async (since: string) => {
      const range = `periodStart=${since}&periodEnd=${end}`
      return plain((await get(`/usage/summary/${customerId}/calls?${range}`)).totalQuantity)
    }
    const { data: invoices } = await get(`/invoices?customerId=${customerId}`)
    const { data: credits } = await get(`/credits/balance/${customerId}`)
    const inUsd = credits.find(({ currency }: Json) => currency === 'USD')
    return {
      customer: { email: customer.email, name: customer.name },
      status: stateOf(0, one.status),
      // Before the first period, Zentla's is the one that has no beginning.
      period: [instant(one.currentPeriodStart), instant(one.currentPeriodEnd)],
      cancelsAtPeriodEnd: one.cancelAtPeriodEnd,
      ...{ usage: await usageSince(start), usageEver: await usageSince('2025-01-01T00:00:00Z') },
      invoices: invoices
        .map((invoice: Json) => ({
          ...{ number: invoice.number, total: major(invoice.amountDue) },
          ...{ paid: major(invoice.amountPaid), status: stateOf(0, invoice.status) },
        }))
        .toSorted(byNumber),
      credits: major(inUsd?.totalBalance ?? 0),
    }
  }

  async function throughMontra({ customerId, subscriptionId }: Asked): Promise<Facts> {
    const get = async (path: string) => (await montra.get(path)).body.data
    const { email, name } = await get(`/customers/${customerId}`)
    const one = await get(`/subscriptions/${subscriptionId}`)
    const { usage } = await get(`/entitlements?customer_id=${customerId}&meter=calls`)
    const invoices: Json[] = await get('/invoices')
    return {
      ...{ customer: { email, name }, status: stateOf(1, one.status) },
      period: [instant(one.current_period_start), instant(one.current_period_end)],
      cancelsAtPeriodEnd: one.cancel_at_period_end,
      usageEver: plain(usage),
      invoices: invoices
        .filter(({ customer_id: owner }) => owner === customerId)
        .map((invoice) => ({
          ...{ number: invoice.title, total: plain(invoice.amount_due) },
          ...{ paid: plain(invoice.amount_paid), status: stateOf(1, invoice.status) },
        }))
        .toSorted(byNumber),
    }
  }

  async function throughCrediBill({ customerId, subscriptionId }: Asked): Promise<Facts> {
    const get = async (path: string) => (await crediBill.get(path)).body
    const { customer } = await get(`/customers?customerId=${customerId}`)
    const { subscription } = await get(`/subscriptions?subscriptionId=${subscriptionId}`)
    const { invoices } = await get(`/invoices?customerId=${customerId}`)
    return {
      customer: {
        email: customer.email,
        name: [customer.first_name, customer.last_name].join(' '),
      },
      status: stateOf(2, subscription.status),
      period: [instant(subscription.currentPeriodStart), instant(subscription.currentPeriodEnd)],
      cancelsAtPeriodEnd: subscription.cancelAtPeriodEnd,
      usage: plain(subscription.usageQuantity),
      invoices: invoices
        .map((invoice: Json) => ({
          ...{ number: invoice.invoiceNumber, total: major(invoice.amountDue) },
          ...{ paid: major(invoice.amountPaid), status: stateOf(2, invoice.status) },
        }))
        .toSorted(byNumber),
    }
  }

  return {
    zentla,
    montra,
    crediBill,
    throughGraphql,
    throughZentla,
    throughMontra,
    throughCrediBill,
  }
}
