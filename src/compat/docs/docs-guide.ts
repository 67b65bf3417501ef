/** The introduction of the human page: the set-up to paste, credentials, repetition and limits. */
import { bodyBytesMax } from '../../http/body.ts'
import { htmlText as text } from '../../http/html.ts'
import type { Dialect, Note } from '../dialect.ts'
import { limitsInWords } from './openapi-refusals.ts'

export function guideOf(dialect: Dialect, origin: string): string {
  const steps = dialect
    .setUp(origin)
    .map(({ words, command }) => `<p>${text(words)}</p><pre>${text(command)}</pre>`)
  const opening = `<h2 id="Set-up">Set-up</h2>${steps.join('\n')}
<h2 id="Requests">Requests</h2>`
  const { guide } = dialect
  if (!guide) return `${opening}${ownRequests()}`
  const migration = `<h2 id="Migration">Migration</h2>${guide.migration.map(noted).join('\n')}`
  return `${opening}${guide.requests.map(noted).join('\n')}\n${migration}`
}

function noted({ title, words }: Note): string {
  const said =
    typeof words === 'string'
      ? ` ${text(words)}`
      : `</p><ul>${words.map((one) => `<li>${text(one)}</li>`).join('')}</ul><p>`
  return `<p><b>${text(title)}.</b>${said}</p>`
}

function ownRequests(): string {
  return `<p><b>Credentials.</b> Every request carries <code>Authorization: Bearer …</code> or <code>X-API-Key</code>:
an API key, an access token of <code>/oauth/token</code>, or, to read one customer, a customer token.</p>
<p><b>Repetition.</b> Send <code>Idempotency-Key</code> with whatever writes, and repeat the request when no answer came:
within 24 hours it happens once, and the first answer comes again with <code>Idempotent-Replayed: true</code>. Another request
under the same key is a 422; while the first is at work the answer is a 409 with <code>Retry-After</code>. What was refused leaves its key free.</p>
<p><b>Limits.</b> Each credential may send, at once or evenly: ${text(limitsInWords().join('; '))}. Every answer tells what is left
(<code>X-RateLimit-Limit</code>, <code>X-RateLimit-Remaining</code>, <code>X-RateLimit-Reset</code>, <code>RateLimit</code>);
beyond it the answer is a 429 with <code>Retry-After</code>. A body may have ${bodyBytesMax.toLocaleString('en')} bytes, a file more.</p>
<p><b>Numbers.</b> Credits and money are exact JSON numbers. A text is read wherever a number is, for more digits than a double keeps.</p>`
}
