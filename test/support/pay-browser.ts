/** A browser without scripts on the pages below /pay. */
import type { CheckoutLab } from './checkouts.ts'
import type { Tenant } from './tenant.ts'

export const tokenIn = (html: string) => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ''
export const cardOf = (number: string) => ({ card: number, expiry: '12 / 34', cvc: '123' })
export const goodCard = cardOf('4242 4242 4242 4242')

export function payBrowser(tenant: Tenant, lab: Pick<CheckoutLab, 'read'>) {
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(new URL(path, tenant.app.url), { ...init, redirect: 'manual' })
    return { response, html: await response.text() }
  }
  return {
    get: (path: string) => ask(path),
    post: (path: string, fields: Record<string, string>) =>
      ask(path, { method: 'POST', body: new URLSearchParams(fields) }),
    /** The path of the checkout that a visit of the link makes. */
    visit: async (id: string) => (await ask(`/pay/${id}`)).response.headers.get('location') ?? '',
    checkoutAt: (path: string) => lab.read(path.split('/').at(-1) ?? ''),
  }
}
