/** The answer of what has nothing to show: `{"success": true}`. */
import { z } from 'zod'

export const done = z.object({ success: z.literal(true) }).meta({ id: 'Done' })
