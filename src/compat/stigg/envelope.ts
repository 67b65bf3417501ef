/** The envelope of answers: `{data}`; lists have their pages beside it. */
import { z } from 'zod'
import type { Envelope } from '../answer-form.ts'

export const envelope: Envelope = {
  wrap: (answer, { form }) => (form === 'SPREAD' ? answer : { data: answer }),
  schema: (answer, form) => (form === 'SPREAD' ? answer : z.object({ data: answer })),
}
