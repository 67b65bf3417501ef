/**
 * The hosted pages of /pay: an invoice, and its PDF, for whoever has a link; payment links, checkouts, and the test mode's bank.
 *
 * A page loads and runs nothing, but Stripe's script where a card is typed, is kept nowhere, and tells whoever has no valid link only that.
 */
import { invoicePath, payPath } from '../graphql/execution/context.ts'
import type { Handler } from '../http/router.ts'
import { createCheckoutPages } from './checkout-pages.ts'
import { createInvoicePages, type InvoicePagesDeps } from './invoice-pages.ts'
import { refuse } from './pay-refusals.ts'

export type PayDeps = InvoicePagesDeps

/** Where a payment of the test mode is answered: the page of the payment's id. */
const actionPath = `${payPath}test-actions/`

export interface Pay {
  /** The handler of a path; null when it is none of these pages. */
  find(path: string): Handler | null
  close(): Promise<void>
}

export function createPay(deps: PayDeps): Pay {
  const invoices = createInvoicePages(deps)
  const checkouts = createCheckoutPages(deps)

  function find(path: string): Handler | null {
    if (!path.startsWith(payPath)) return null
    const [pages, start] = path.startsWith(invoicePath)
      ? [invoices, invoicePath]
      : [checkouts, path.startsWith(actionPath) ? actionPath : payPath]
    const rest = path.slice(start.length)
    return async (req, res) => {
      try {
        await pages.answer(req, res, rest)
      } catch (error) {
        refuse(deps, req, res, error)
      }
    }
  }

  return { find, close: invoices.close }
}
