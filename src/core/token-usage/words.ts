/** What usage objects speak of, and the words that they have for it: each provider and wrapper adds its own. */

/**
 * `input` and `output` are the totals of a side, as far as the provider counts them there. Other things are parts of them, but
 * for those `OnTop`, which are counted beside `input` where nothing tells otherwise.
 */
export const things = [
  'input',
  'output',
  'total',
  /** The input that was neither read from a cache nor written to one. */
  'fresh',
  /** The input that was not read from a cache. */
  'missed',
  'cached',
  'cachedOnTop',
  'cachedText',
  'cachedAudio',
  'cachedImage',
  'cachedVideo',
  'written',
  'writtenOnTop',
  'written5m',
  'written1h',
  'inputText',
  'inputAudio',
  'inputImage',
  'inputVideo',
  /** What was read to cite it: input beside `input`. */
  'citations',
  'reasoning',
  'outputText',
  'outputAudio',
  'outputImage',
  /** Predicted tokens are output like any. */
  'accepted',
  'rejected',
] as const

export type Thing = (typeof things)[number]

/** Dotted names in snake_case, which stand for those in camelCase too. */
export type Words = Partial<Record<Thing, readonly string[]>>

/** The same word within each of some objects. */
export function within(objects: readonly string[], ...words: string[]): string[] {
  return objects.flatMap((object) => words.map((word) => `${object}.${word}`))
}

export const inputDetails = [
  'prompt_tokens_details',
  'prompt_token_details',
  'input_tokens_details',
  'input_token_details',
]

export const outputDetails = [
  'completion_tokens_details',
  'completion_token_details',
  'output_tokens_details',
  'output_token_details',
]
