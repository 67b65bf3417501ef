/** The lines of a log of requests: what was sent to the other server, and what it answered. */
import { z } from 'zod'

const recordedRequest = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().startsWith('/'),
  /** The type of the body; credentials are not needed. */
  headers: z.record(z.string(), z.string()).default({}),
  /** A text as it was sent, or JSON. */
  body: z.unknown().optional(),
  status: z.int().min(100).max(599),
  response: z.unknown().optional(),
})

export type RecordedRequest = z.output<typeof recordedRequest>

/** Throws an Error that names the first line which is no request. */
export function parseLog(text: string): RecordedRequest[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [recordedRequest.parse(JSON.parse(line))]
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON'
      throw new Error(`Line ${index + 1} of the log is no request: ${why}`)
    }
  })
}
