/** Bodies larger than those of GraphQL: who may send them, how many bytes are read at once, and how long a pause may last. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Caller, requireScope } from '../../core/operation/caller.ts'
import { createShares } from '../../core/rate-limits/shares.ts'
import type { Upload } from '../dialect.ts'
import { readBytes } from './decode-body.ts'

const mib = 1024 * 1024

/** A body takes a few times its size while it is read and processed. */
const bytesMax = {
  perCredential: 16 * mib,
  perCustomer: 16 * mib,
  perWorkspace: 32 * mib,
  perServer: 64 * mib,
}

/** Fewer bytes per `pauseMs` count as none; otherwise one byte now and then would hold an upload's place. */
const bytesPerPauseMin = 16 * 1024

export interface Uploads {
  /**
   * Reads the body of a caller that may send it, and holds its place until the answer is sent or the client disconnects. Throws
   * FORBIDDEN, RATE_LIMITED when the share is used up, and 408 when the bytes stop.
   */
  read(req: IncomingMessage, res: ServerResponse, caller: Caller, upload: Upload): Promise<Buffer>
}

/** `pauseMs`: the longest time without bytes. */
export function createUploads(pauseMs: number): Uploads {
  const shares = createShares(bytesMax, (max) => `At most ${max / mib} MiB may be uploaded`)
  return {
    async read(req, res, caller, upload) {
      requireScope(caller, upload.scope)
      const length = Number(req.headers['content-length'] ?? upload.bytesMax)
      const giveBack = shares.take(caller, Math.min(length, upload.bytesMax))
      // For a client that has disconnected, no close event will follow.
      if (req.socket.destroyed) giveBack()
      res.once('close', giveBack)
      const bytes = await readBytes(req, upload.bytesMax, { pauseMs, bytesPerPauseMin })
      // The connection is silent while a large body is processed, so its timeout is suspended.
      const { timeout } = req.socket
      req.socket.setTimeout(0)
      res.once('prefinish', () => req.socket.setTimeout(timeout ?? 0))
      return bytes
    },
  }
}
