/** Lists inside an object, which are always shown whole. */
import { z } from 'zod'
import type { Field } from '../fields.ts'

/** The list of such rows, for the documentation; `url` is an example of its path. */
export function wholeListOf<Row>(row: Pick<Field<Row>, 'schema' | 'example'>, url: string) {
  return {
    schema: z.object({
      ...{ object: z.literal('list'), has_more: z.literal(false), url: z.string() },
      data: z.array(row.schema),
    }),
    example: { ...{ object: 'list', has_more: false, url }, data: [row.example] },
  }
}

/** `url` is the path of the list. */
export function wholeList<Row>(url: string, data: Row[]) {
  return { ...{ object: 'list' as const, has_more: false as const, url }, data }
}
