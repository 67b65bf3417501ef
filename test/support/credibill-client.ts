/** A client of CrediBill in our own words: a method for each thing that its document offers, and an error for each refusal. */
import type { Json } from './rest.ts'

export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function crediBillClient(baseUrl: string, key: string) {
  async function send(method: string, path: string, given: object = {}): Promise<Json> {
    const hasBody = method === 'POST' || method === 'PATCH'
    const filled = Object.entries(given).filter(([, value]) => value !== undefined)
    const query = hasBody ? '' : `?${new URLSearchParams(filled.map(([k, v]) => [k, String(v)]))}`
    const response = await fetch(`${baseUrl}/api${path}${query}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(hasBody && { body: JSON.stringify(given) }),
    })
    const body: Json = await response.json()
    if (!response.ok) throw new Refused(response.status, body.error)
    return body
  }
  const payInvoice = (invoiceId: string, more: object = {}) => {
    return send('PATCH', '/invoices', { invoiceId, status: 'paid', ...more })
  }
  return {
    payInvoice,
    recordUsage: (usage: object) => send('POST', '/usage', usage),
    createCustomer: async (customer: object): Promise<string> =>
      (await send('POST', '/customers', customer)).customerId,
    customers: async () => (await send('GET', '/customers')).customers,
    customer: async (customerId: string) =>
      (await send('GET', '/customers', { customerId })).customer,
    createPlan: async (plan: object): Promise<string> =>
      (await send('POST', '/plans', plan)).planId,
    updatePlan: (planId: string, changes: object) =>
      send('PATCH', '/plans', { planId, ...changes }),
    deletePlan: (planId: string) => send('DELETE', '/plans', { planId }),
    subscribe: (customerId: string, planId: string, startDate?: number) =>
      send('POST', '/subscriptions', { customerId, planId, startDate }),
    subscription: async (subscriptionId: string) =>
      (await send('GET', '/subscriptions', { subscriptionId })).subscription,
    cancel: (subscriptionId: string, cancelAtPeriodEnd = false) =>
      send('DELETE', '/subscriptions', { subscriptionId, cancelAtPeriodEnd }),
    invoices: async (filter: object = {}) => (await send('GET', '/invoices', filter)).invoices,
    setInvoice: (invoiceId: string, status: string) =>
      send('PATCH', '/invoices', { invoiceId, status }),
    /** Pays what is pending of a subscription. */
    async payAll(subscriptionId: string): Promise<void> {
      const { invoices } = await send('GET', '/invoices', { subscriptionId, status: 'open' })
      for (const { _id } of invoices) await payInvoice(_id)
    },
  }
}

export type CrediBillClient = ReturnType<typeof crediBillClient>
