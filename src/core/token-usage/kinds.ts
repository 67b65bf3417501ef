/** The kinds of token that usage is counted in: each token is of one kind, so that none is billed twice. */

/**
 * Kinds by the property that holds the count. `pricedAs` names the kinds whose price applies when a rate does not price the kind,
 * the nearest first: a kind that a rate does not mention is not free.
 */
const kinds = {
  input_tokens: { side: 'input', pricedAs: [] },
  cached_input_tokens: { side: 'input', pricedAs: ['input_tokens'] },
  cache_write_tokens: { side: 'input', pricedAs: ['input_tokens'] },
  cache_write_1h_tokens: { side: 'input', pricedAs: ['cache_write_tokens', 'input_tokens'] },
  input_audio_tokens: { side: 'input', pricedAs: ['input_tokens'] },
  cached_input_audio_tokens: {
    side: 'input',
    pricedAs: ['input_audio_tokens', 'cached_input_tokens', 'input_tokens'],
  },
  input_image_tokens: { side: 'input', pricedAs: ['input_tokens'] },
  cached_input_image_tokens: {
    side: 'input',
    pricedAs: ['input_image_tokens', 'cached_input_tokens', 'input_tokens'],
  },
  output_tokens: { side: 'output', pricedAs: [] },
  reasoning_tokens: { side: 'output', pricedAs: ['output_tokens'] },
  output_audio_tokens: { side: 'output', pricedAs: ['output_tokens'] },
  output_image_tokens: { side: 'output', pricedAs: ['output_tokens'] },
} as const

export type TokenKind = keyof typeof kinds
type Side = 'input' | 'output'

export const tokenKinds = Object.keys(kinds) as TokenKind[]

/** Whole numbers. A missing kind has no tokens. */
export type TokenCounts = Partial<Record<TokenKind, number>>

/** The kinds that have a price of others when a rate gives them none, with those others. */
export const stoodInFor = (
  Object.entries(kinds) as [TokenKind, { pricedAs: readonly TokenKind[] }][]
)
  .filter(([, { pricedAs }]) => pricedAs.length > 0)
  .map(([kind, { pricedAs }]) => ({ kind, pricedAs }))

const ofSide = (side: Side) => tokenKinds.filter((kind) => kinds[kind].side === side)

/** Sums over kinds, which are no kinds themselves: for meters, for prices per token of any kind, and for long prompts. */
export const tokenTotals: ReadonlyMap<string, readonly TokenKind[]> = new Map([
  ['total_input_tokens', ofSide('input')],
  ['total_output_tokens', ofSide('output')],
  ['total_tokens', tokenKinds],
])

export function sumOf(counts: readonly TokenCounts[]): TokenCounts {
  const total = (kind: TokenKind) => counts.reduce((sum, one) => sum + (one[kind] ?? 0), 0)
  return Object.fromEntries(tokenKinds.map((kind) => [kind, total(kind)]))
}

/** Whether two counts have the same input and the same output, however each splits them. */
export function sameTotals(a: TokenCounts, b: TokenCounts): boolean {
  const total = (counts: TokenCounts, side: Side) =>
    ofSide(side).reduce((sum, kind) => sum + (counts[kind] ?? 0), 0)
  return total(a, 'input') === total(b, 'input') && total(a, 'output') === total(b, 'output')
}
