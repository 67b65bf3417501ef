/** The things that usage objects count, and the names that they have for them: each provider and wrapper adds its own. */

/**
 * `input` and `output` are the totals of a side, as far as the provider counts them there. Other things are parts of them, except
 * those named `OnTop`, which count beside `input` unless something else in the usage object contradicts it.
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
  /** Tokens read for citations: input beside `input`. */
  'citations',
  'reasoning',
  'outputText',
  'outputAudio',
  'outputImage',
  /** Predicted tokens are output, accepted or rejected. */
  'accepted',
  'rejected',
] as const

export type Thing = (typeof things)[number]

/** Dotted names in snake_case, which stand for those in camelCase too. */
export type Words = Partial<Record<Thing, readonly string[]>>

/** The same names within each of several objects. */
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
