/** Removes secrets from text by pattern, because paths miss those inside messages, errors and stacks. */

const secretFields =
  'authorization|cookie|set-cookie|password|secret|client_secret|secretKey|webhookSecret|clientSecret|token|access_token|apiKey|api_key|x-api-key|idempotency-key|plaintext|jwtSecret'

// Each pattern starts with a fixed word and repeats one character class, so none can backtrack badly.
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(om|zentla|cb|sk|rk)_(live|test)_[A-Za-z0-9_-]+/g, '$1_$2_[redacted]'],
  [/\b((?:pi|seti|chk)_[A-Za-z0-9]+)_secret_[A-Za-z0-9_-]+/g, '$1_secret_[redacted]'],
  [/\boms_[A-Za-z0-9_-]+/g, 'oms_[redacted]'],
  [/\bwhsec_[A-Za-z0-9+/=_-]+/g, 'whsec_[redacted]'],
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g, '[redacted jwt]'],
  [/\b(Bearer|Basic)[ +]+[A-Za-z0-9._~+/=-]+/gi, '$1 [redacted]'],
  [/\b(client_secret|access_token|password|api_key|token)=[^\s&"',;]+/gi, '$1=[redacted]'],
  [/\b(postgres|postgresql|redis|rediss):\/\/([^\s"':@/]*):[^\s"'/]+@/g, '$1://$2:[redacted]@'],
  [new RegExp(`"(${secretFields})":"(?:[^"\\\\]|\\\\.)*"`, 'gi'), '"$1":"[redacted]"'],
]

/** The text without API keys, tokens, passwords and signing secrets. */
export function redact(text: string): string {
  return patterns.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text)
}
