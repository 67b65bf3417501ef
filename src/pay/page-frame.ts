/** The frame of hosted pages: HTML without scripts but those of the fields of a provider, and the policy under which a browser shows it. Pure. */
import { hash } from 'node:crypto'
import { htmlText as text } from '../http/html.ts'
import { pageStyle } from './pay-style.ts'
import { stripePolicy } from './stripe-fields.ts'

const styleHash = hash('sha256', pageStyle, 'base64')

export interface PagePolicy {
  /** Origins to which a form may lead besides our own, or null: the page has no form. */
  formTargets?: readonly string[] | null
  /** Origins whose pages may frame it. */
  embedOrigins?: readonly string[]
  /** Origins of images. */
  imageOrigins?: readonly string[]
  /** Whether Stripe's script runs on the page. */
  hasStripe?: boolean
}

/** Nothing but the page's own style, and where it takes a card Stripe's script, may be loaded or run, and nobody else may frame it or learn its address from it. */
export function headersOf({
  formTargets = null,
  embedOrigins = [],
  imageOrigins = [],
  hasStripe = false,
}: PagePolicy = {}): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    ...(imageOrigins.length > 0 ? [`img-src ${imageOrigins.join(' ')}`] : []),
    ...(hasStripe ? stripePolicy : []),
    "base-uri 'none'",
    `form-action ${formTargets === null ? "'none'" : ["'self'", ...formTargets].join(' ')}`,
    `frame-ancestors ${embedOrigins.length > 0 ? embedOrigins.join(' ') : "'none'"}`,
  ]
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    // Stripe has to know which site it is on, but not the address of the page, which is all that is needed to see it.
    'referrer-policy': hasStripe ? 'strict-origin' : 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  }
}

export const pageHeaders = headersOf()

/** `refreshSeconds`: the page is asked for again after so long. */
export function pageOf(title: string, body: string, refreshSeconds: number | null = null): string {
  const refresh =
    refreshSeconds === null ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refresh}
<title>${text(title)}</title><style>${pageStyle}</style></head><body><main>
${body}
</main></body></html>`
}

/** For whoever comes with no valid link: it does not tell what is wrong with it. */
export function plainPage(title: string, message: string): string {
  return pageOf(title, `<h1>${text(title)}</h1><p>${text(message)}</p>`)
}

/** The origin of an address, for a policy; empty for none. */
export function originsOf(urls: readonly (string | null)[]): string[] {
  const origins = urls.flatMap((url) => (url === null ? [] : (URL.parse(url)?.origin ?? [])))
  return [...new Set(origins)]
}
