/** Called with every error that is our fault, and the id of the request that met it. */
export type ReportError = (error: unknown, requestId: string) => void
