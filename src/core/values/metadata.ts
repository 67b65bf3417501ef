/** What users keep with an object for themselves: any JSON object of few keys, which the core never reads. */
import { jsonObject } from './input.ts'

const keysMax = 50

export const metadataInput = jsonObject.refine(
  (m) => Object.keys(m).length <= keysMax,
  `must have at most ${keysMax} keys`,
)
