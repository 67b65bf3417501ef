/** Bodies larger than those of GraphQL: who may send them, how much of them is read at once, and how long a pause may be. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Caller, requireScope } from '../../core/operation/caller.ts'
import { createShares } from '../../core/rate-limits/shares.ts'
import type { Upload } from '../dialect.ts'
import { readBytes } from './decode-body.ts'

const mib = 1024 * 1024

/** What bodies take while they are read and worked on is a few times as much. */
const bytesMax = {
  perCredential: 16 * mib,
  perCustomer: 16 * mib,
  perWorkspace: 32 * mib,
  perServer: 64 * mib,
}

/** Less than that in `pauseMs` counts as nothing, or a byte now and then would hold the place of an upload. */
const bytesPerPauseMin = 16 * 1024

export interface Uploads {
  /**
   * Reads the body of a caller who may send it, and holds its place until the answer is sent or the client is gone. FORBIDDEN,
   * RATE_LIMITED when the share is used up, 408 when the bytes stop.
   */
  read(req: IncomingMessage, res: ServerResponse, caller: Caller, upload: Upload): Promise<Buffer>
}

/** `pauseMs`: for how long no bytes may come. */
export function createUploads(pauseMs: number): Uploads {
  const shares = createShares(bytesMax, (max) => `At most ${max / mib} MiB may be uploaded`)
  return {
    async read(req, res, caller, upload) {
      requireScope(caller, upload.scope)
      const length = Number(req.headers['content-length'] ?? upload.bytesMax)
      const giveBack = shares.take(caller, Math.min(length, upload.bytesMax))
      // A client that went away in the meantime closes nothing any more.
      if (req.socket.destroyed) giveBack()
      res.once('close', giveBack)
      const bytes = await readBytes(req, upload.bytesMax, { pauseMs, bytesPerPauseMin })
      // While a large body is worked on nothing moves on the connection, which is no reason to cut it.
      const { timeout } = req.socket
      req.socket.setTimeout(0)
      res.once('prefinish', () => req.socket.setTimeout(timeout ?? 0))
      return bytes
    },
  }
}
