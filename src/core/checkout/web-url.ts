/** Addresses of a caller's own pages, to which hosted pages send people or from which they show images. Pure. */
import type { Mode } from '../operation/caller.ts'
import { invalid } from '../values/errors.ts'
import { text } from '../values/input.ts'

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The caller's mode, which decides about `http:`, is not known to the schema. */
export const webUrl = text(2_048).superRefine((url, ctx) => {
  const parsed = URL.parse(url)
  if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    ctx.addIssue({ code: 'custom', message: 'must be a whole https: URL' })
  } else if (parsed.username !== '' || parsed.password !== '') {
    ctx.addIssue({ code: 'custom', message: 'must not contain a user or password' })
  } else if (parsed.protocol === 'http:' && !localHosts.has(parsed.hostname)) {
    ctx.addIssue({ code: 'custom', message: 'must be https:, but for localhost in TEST mode' })
  }
})

/** INVALID_REQUEST in LIVE mode for a URL without TLS. */
export function requireSecure(
  { mode }: { mode: Mode },
  urls: Readonly<Record<string, string | null | undefined>>,
): void {
  for (const [field, url] of Object.entries(urls)) {
    if (url == null || mode === 'TEST' || URL.parse(url)?.protocol === 'https:') continue
    throw invalid(`${field} must be an https: URL.`, { field })
  }
}
