/** Refuses a WebSocket upgrade with an HTTP status and a sentence, which browsers show in their network tools only. */
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../core/values/errors.ts'
import { newId } from '../core/values/ids.ts'

export interface UpgradeRefusal {
  status: number
  code: ErrorCode
  message: string
  retryAfterSeconds?: number
}

export function refuseUpgrade(socket: Duplex, refusal: UpgradeRefusal): void {
  const { status, code, message, retryAfterSeconds } = refusal
  const requestId = newId('req', new Date())
  const body = JSON.stringify({ error: { code, message, request_id: requestId } })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...(retryAfterSeconds ? [`Retry-After: ${retryAfterSeconds}`] : []),
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
