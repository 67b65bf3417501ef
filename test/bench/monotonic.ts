/** A clock that never jumps and is the same for all processes of the machine, in ms. */

export const nowMs = () => Number(process.hrtime.bigint() / 1000n) / 1000
