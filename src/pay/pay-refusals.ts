/** What hosted pages answer when they cannot be shown. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { DomainError } from '../core/values/errors.ts'
import type { ReportError } from '../http/report-error.ts'
import { send } from '../http/send.ts'
import { pageHeaders, plainPage } from './page-frame.ts'

export function refuseMethod(
  req: IncomingMessage,
  res: ServerResponse,
  allowed: readonly string[],
): void {
  const page = plainPage('Not allowed', 'This page can only be read.')
  send(req, res, 405, page, { ...pageHeaders, allow: allowed.join(', ') })
}

/** A form that the page did not make, or that is too old. */
export function refuseForm(req: IncomingMessage, res: ServerResponse): void {
  const page = plainPage('Please try again', 'Open the page again and repeat what you did.')
  send(req, res, 403, page, pageHeaders)
}

export function refuse(
  { report }: { report: ReportError },
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
    title: 'Nothing here',
    message: 'This link leads nowhere, or no longer does. Ask for a new one.',
  },
  PRECONDITION_FAILED: {
    status: 409,
    title: 'Not for sale',
    message: 'What this link led to cannot be had at present.',
  },
  RATE_LIMITED: { status: 429, title: 'Too many requests', message: again },
}
