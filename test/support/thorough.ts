/** Whether a test that tries many cases is to try all of them: in `npm run test:faults`; some of them in the run of all tests. */
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    isThorough?: boolean
  }
}

export const isThorough = inject('isThorough') ?? false
