/** The page of an invoice and its PDF, for whoever has a signed link, and the way from it to the payment. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphQLSchema } from 'graphql'
import type { Core } from '../core/core.ts'
import type { Caller } from '../core/operation/caller.ts'
import type { Request } from '../core/requests/request.ts'
import { DomainError } from '../core/values/errors.ts'
import { createContext, payPath } from '../graphql/execution/context.ts'
import { maskError } from '../graphql/execution/errors.ts'
import { prepareOwn } from '../graphql/execution/prepared.ts'
import { type RequestReader, requestOf } from '../http/incoming-request.ts'
import { readForm } from '../http/oauth/form.ts'
import type { ReportError } from '../http/report-error.ts'
import { send } from '../http/send.ts'
import { invoicePage } from './invoice-page.ts'
import { headersOf, pageHeaders } from './page-frame.ts'
import { PaidInvoiceDocument } from './pay.generated.ts'
import { refuseForm, refuseMethod } from './pay-refusals.ts'
import { createPdfDrawer } from './pdf-drawer.ts'
import { type Invoice, shownInvoice } from './shown-invoice.ts'

export interface InvoicePagesDeps extends RequestReader {
  core: Core
  schema: GraphQLSchema
  report: ReportError
}

const pdfEnd = '/pdf'

interface Opened {
  invoice: Invoice
  caller: Caller
  request: Request
  invoiceId: string
}

export function createInvoicePages(deps: InvoicePagesDeps) {
  const { core } = deps
  const drawer = createPdfDrawer()
  const prepared = prepareOwn(deps.schema, PaidInvoiceDocument)

  async function open(req: IncomingMessage, token: string): Promise<Opened> {
    const request = { ...requestOf(req, deps), counted: new Set<never>() }
    const { caller, invoiceId } = await core.invoiceLinks.open(token, request)
    const context = createContext(core, caller, request)
    const { data, errors } = await prepared.execute(context, { id: invoiceId })
    const invoice = data?.invoice as Invoice | null | undefined
    if (invoice) return { invoice, caller, request, invoiceId }
    const { code } = maskError(errors?.[0], request.id, deps.report).extensions
    throw new DomainError(code === 'NOT_FOUND' ? 'NOT_FOUND' : 'UNAVAILABLE', 'It cannot be shown.')
  }

  /** `rest` is the path after that of invoices: the token, and the end of the PDF. */
  async function answer(req: IncomingMessage, res: ServerResponse, rest: string): Promise<void> {
    const isPdf = rest.endsWith(pdfEnd)
    const token = isPdf ? rest.slice(0, -pdfEnd.length) : rest
    const isRead = req.method === 'GET' || req.method === 'HEAD'
    if (!isRead && (isPdf || req.method !== 'POST')) {
      refuseMethod(req, res, isPdf ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST'])
      return
    }
    const opened = await open(req, token)
    if (!isRead) await pay(req, res, opened)
    else if (isPdf) await sendPdf(req, res, opened.invoice)
    else {
      const { caller, invoiceId } = opened
      const isPayable = await core.hostedPages.isPayable(caller, opened.invoice)
      const form = isPayable ? core.hostedPages.formTokenOf(invoiceId) : null
      const page = invoicePage(shownInvoice(opened.invoice), `${token}${pdfEnd}`, form)
      send(req, res, 200, page, form === null ? pageHeaders : headersOf({ formTargets: [] }))
    }
  }

  async function sendPdf(req: IncomingMessage, res: ServerResponse, invoice: Invoice) {
    const shown = shownInvoice(invoice)
    send(req, res, 200, await drawer.draw(shown), {
      ...pageHeaders,
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${shown.title.replace(/[^\w-]+/g, '-')}.pdf"`,
    })
  }

  /** Leads to the checkout of the invoice. */
  async function pay(
    req: IncomingMessage,
    res: ServerResponse,
    { caller, request, invoiceId }: Opened,
  ): Promise<void> {
    const form = await readForm(req)
    if (!core.hostedPages.isFormToken(invoiceId, form?.get('token') ?? '')) {
      refuseForm(req, res)
      return
    }
    const id = await core.hostedPages.visitInvoice({ id: invoiceId, caller, request })
    send(req, res, 303, '', { location: `${payPath}${id}` })
  }

  return { answer, close: drawer.close }
}
