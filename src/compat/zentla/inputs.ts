/** The parts of requests. */
import { z } from 'zod'

import { textInput } from '../input-parts.ts'

export {
  countInput,
  idInput,
  metadataInput,
  textInput,
  timeInput,
} from '../input-parts.ts'

/** A state in lower case, which is in upper case in GraphQL. */
export function stateInput<const State extends string>(...states: [State, ...State[]]) {
  return z.enum(states).transform((state) => state.toUpperCase())
}

/** The same for an argument that takes several. */
export function statesInput<const State extends string>(...states: [State, ...State[]]) {
  return stateInput(...states).transform((state) => [state])
}

/** A code of ISO 4217 in any case: answers show it in lower case too. */
export const currencyCode = textInput(3).transform((code) => code.toUpperCase())

export const currencyInput = currencyCode.default('USD')

/** What an If-Match that names no version of the resource asks for: no resource ever has it. */
const noVersion = 2 ** 31 - 1

interface Tag {
  id: string | null
  version: number | undefined
}

/** A weak or strong tag; `*` matches whatever there is. */
export const ifMatch = z
  .string()
  .transform((given): Tag => {
    if (given.trim() === '*') return { id: null, version: undefined }
    const [, id = '', version = ''] = /^\s*(?:W\/)?"(.+)-(\d{1,9})"\s*$/.exec(given) ?? []
    return { id, version: version === '' ? noVersion : Number(version) }
  })
  .optional()
  .describe('The ETag of the resource as it was read; 412 when it has another one.')

/**
 * The version that the tag expects of the resource in the path: a tag of another resource expects one that no resource has. A path
 * may name a customer by its externalId, which no tag does.
 */
export function settlesTag(name: string, prefix: string) {
  return ({ 'if-match': tag, ...given }: Readonly<Record<string, unknown>>) => {
    const { id, version } = (tag ?? {}) as Partial<Tag>
    const named = String(given[name])
    const isOther = typeof id === 'string' && named.startsWith(prefix) && named !== id
    return { ...given, 'if-match': isOther ? noVersion : version }
  }
}
