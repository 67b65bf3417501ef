/**
 * The hosted pages of /pay: an invoice, and its PDF, for whoever has a link.
 *
 * A page asks a prepared document as a customer's token would. It loads and runs nothing, is kept nowhere, and tells whoever has
 * no valid link only that.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphQLSchema } from 'graphql'
import type { Core } from '../core/core.ts'
import { DomainError } from '../core/values/errors.ts'
import { createContext, invoicePath } from '../graphql/execution/context.ts'
import { maskError } from '../graphql/execution/errors.ts'
import { prepareOwn } from '../graphql/execution/prepared.ts'
import { type RequestReader, requestOf } from '../http/incoming-request.ts'
import type { ReportError } from '../http/report-error.ts'
import type { Handler } from '../http/router.ts'
import { send } from '../http/send.ts'
import { invoicePage, pageHeaders, plainPage } from './invoice-page.ts'
import { PaidInvoiceDocument } from './pay.generated.ts'
import { createPdfDrawer } from './pdf-drawer.ts'
import { type Invoice, shownInvoice } from './shown-invoice.ts'

export interface PayDeps extends RequestReader {
  core: Core
  schema: GraphQLSchema
  report: ReportError
}

const pdfEnd = '/pdf'

export interface Pay {
  /** The handler of a path; null when it is none of these pages. */
  find(path: string): Handler | null
  close(): Promise<void>
}

export function createPay(deps: PayDeps): Pay {
  const drawer = createPdfDrawer()
  const prepared = prepareOwn(deps.schema, PaidInvoiceDocument)

  async function read(req: IncomingMessage, token: string): Promise<Invoice> {
    const request = { ...requestOf(req, deps), counted: new Set<never>() }
    const { caller, invoiceId } = await deps.core.invoiceLinks.open(token, request)
    const context = createContext(deps.core, caller, request)
    const { data, errors } = await prepared.execute(context, { id: invoiceId })
    const invoice = data?.invoice as Invoice | null | undefined
    if (invoice) return invoice
    const { code } = maskError(errors?.[0], request.id, deps.report).extensions
    throw new DomainError(code === 'NOT_FOUND' ? 'NOT_FOUND' : 'UNAVAILABLE', 'It cannot be shown.')
  }

  function find(path: string): Handler | null {
    if (!path.startsWith(invoicePath)) return null
    const isPdf = path.endsWith(pdfEnd)
    const token = path.slice(invoicePath.length, isPdf ? -pdfEnd.length : undefined)
    return async (req, res) => {
      try {
        if (req.method !== 'GET' && req.method !== 'HEAD') {
          refuseMethod(req, res)
          return
        }
        const shown = shownInvoice(await read(req, token))
        if (!isPdf) {
          send(req, res, 200, invoicePage(shown, `${token}${pdfEnd}`), pageHeaders)
          return
        }
        send(req, res, 200, await drawer.draw(shown), {
          ...pageHeaders,
          'content-type': 'application/pdf',
          'content-disposition': `inline; filename="${shown.title.replace(/[^\w-]+/g, '-')}.pdf"`,
        })
      } catch (error) {
        refuse(deps, req, res, error)
      }
    }
  }

  return { find, close: drawer.close }
}

function refuseMethod(req: IncomingMessage, res: ServerResponse): void {
  const page = plainPage('Not allowed', 'This page can only be read.')
  send(req, res, 405, page, { ...pageHeaders, allow: 'GET, HEAD' })
}

function refuse(
  { report }: PayDeps,
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
): void {
  const told = error instanceof DomainError ? error : null
  if (!told) report(error, 'none')
  if (res.headersSent) {
    res.destroy()
    return
  }
  const { status, title, message } = refusals[told?.code ?? ''] ?? unavailable
  const seconds = told?.details?.retryAfterSeconds
  send(req, res, status, plainPage(title, message), {
    ...pageHeaders,
    ...(seconds !== undefined && { 'retry-after': String(seconds) }),
  })
}

const again = 'Try again in a moment.'
const unavailable = { status: 503, title: 'Not available', message: again }
const refusals: Readonly<Record<string, typeof unavailable>> = {
  NOT_FOUND: {
    status: 404,
    title: 'No invoice here',
    message: 'This link does not lead to an invoice, or no longer does. Ask for a new one.',
  },
  RATE_LIMITED: { status: 429, title: 'Too many requests', message: again },
}
