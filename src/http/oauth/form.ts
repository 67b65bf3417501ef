/** Reads the form that a client posts. */
import type { IncomingMessage } from 'node:http'
import { readBody } from '../body.ts'

const bytesMax = 16_384
const mediaType = /^application\/x-www-form-urlencoded *(;|$)/i

/**
 * Its parameters; one without a value counts as absent. Returns null for a body that is not a form or too large, for a repeated
 * parameter, and for a request with a query string, which logs would record.
 */
export async function readForm(req: IncomingMessage): Promise<Map<string, string> | null> {
  if (!mediaType.test(req.headers['content-type'] ?? '') || req.url?.includes('?')) return null
  if (req.headers['content-encoding']) return null
  const bytes = await new Promise<Buffer | null>((done) => readBody(req, bytesMax, done))
  if (!bytes) return null
  const given = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) {
    if (given.has(name)) return null
    given.set(name, value)
  }
  return new Map([...given].filter(([, value]) => value !== ''))
}
