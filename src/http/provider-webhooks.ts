/**
 * Where payment providers send their events. Who sends one is known by its signature alone, so a refusal says nothing; what fails on our
 * side is answered such that the event is sent again.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readWebhookPath } from '../core/payments/provider-paths.ts'
import type { ReceiveEvent } from '../core/receive-event.ts'
import { DomainError } from '../core/values/errors.ts'
import { readBody } from './body.ts'
import { headerText, type RequestReader, requestOf } from './incoming-request.ts'
import type { ReportError } from './report-error.ts'
import type { Handler } from './router.ts'
import { sendJson } from './send.ts'

const bytesMax = 1024 * 1024

export interface ProviderWebhookDeps extends RequestReader {
  receive: ReceiveEvent
  report: ReportError
}

/** Finds what serves a path; null: no provider sends to it. */
export function createProviderWebhooks(deps: ProviderWebhookDeps) {
  return (path: string): Handler | null => {
    const to = readWebhookPath(path)
    return to && ((req, res) => answer(deps, to, req, res))
  }
}

type To = NonNullable<ReturnType<typeof readWebhookPath>>

async function answer(
  deps: ProviderWebhookDeps,
  to: To,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { status, headers } = await statusOf(deps, to, req)
  sendJson(req, res, status, { received: status === 200 }, headers)
}

const statuses = { DONE: 200, REFUSED: 400, AGAIN: 503 } as const

async function statusOf(
  deps: ProviderWebhookDeps,
  to: To,
  req: IncomingMessage,
): Promise<{ status: number; headers?: Record<string, string> }> {
  if (req.method !== 'POST') return { status: 405, headers: { allow: 'POST' } }
  const rawBody = await new Promise<Buffer | null>((done) => readBody(req, bytesMax, done))
  if (!rawBody) return { status: 413 }
  const request = requestOf(req, deps)
  const mode = new URL(req.url ?? '', 'http://server').searchParams.get('mode')
  const headers = Object.fromEntries(
    Object.entries(req.headers).map(([name, value]) => [name, headerText(value)]),
  )
  try {
    return { status: statuses[await deps.receive({ ...to, mode, headers, rawBody }, request)] }
  } catch (error) {
    const seconds = error instanceof DomainError ? error.details?.retryAfterSeconds : undefined
    const again: Record<string, string> = seconds ? { 'retry-after': String(seconds) } : {}
    if (error instanceof DomainError && error.code === 'RATE_LIMITED') {
      return { status: 429, headers: again }
    }
    if (!(error instanceof DomainError)) deps.report(error, request.id)
    return { status: 503, headers: again }
  }
}
