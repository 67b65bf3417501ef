/** The envelope `{success: true, data}` of answers, which dialects share. */
import { z } from 'zod'
import type { Envelope } from './answer-form.ts'

type Told = Parameters<Envelope['wrap']>[1]

/** What a dialect says beside the data of every answer. */
interface Beside {
  shape: z.ZodRawShape
  write(told: Told): object
}

export function successEnvelope({ shape, write }: Beside = nothing): Envelope {
  return {
    wrap(answer, told) {
      const held = told.form === 'SPREAD' ? (answer as object) : { data: answer }
      return { success: true, ...held, ...write(told) }
    },
    schema(answer, form) {
      const held = form === 'SPREAD' ? (answer as z.ZodObject).shape : { data: answer }
      return z.object({ success: z.literal(true), ...held, ...shape })
    },
  }
}

const nothing: Beside = { shape: {}, write: () => ({}) }
