/** What Stigg's grants have and ours lack: it is kept in the metadata below one name, which answers never show. Pure. */
import { z } from 'zod'
import { invalid } from '../../core/values/errors.ts'

export const place = '$stigg'

const keptOfGrant = z.object({
  currencyId: z.string().optional(),
  displayName: z.string().optional(),
  comment: z.string().optional(),
  cost: z.object({ amount: z.string(), currency: z.string() }).optional(),
  resourceId: z.string().optional(),
  /** The rest was taken back. */
  isVoid: z.boolean().optional(),
})

export type KeptOfGrant = z.output<typeof keptOfGrant>

type Metadata = Readonly<Record<string, unknown>>

export function keptOf(metadata: Metadata | null): KeptOfGrant {
  return keptOfGrant.safeParse(metadata?.[place]).data ?? {}
}

export function textsOf(metadata: Metadata | null): Record<string, string> {
  const own = Object.entries(metadata ?? {}).filter(([name]) => name !== place)
  return Object.fromEntries(
    own.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

export function withKept(texts: Metadata, kept: KeptOfGrant): Metadata {
  if (place in texts) throw invalid(`metadata must not have the key ${place}.`)
  const given = Object.entries(kept).filter(([, value]) => value !== undefined)
  return { ...texts, [place]: Object.fromEntries(given) }
}
