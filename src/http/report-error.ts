/** Receives every error that is the server's fault, with the id of the request. */
export type ReportError = (error: unknown, requestId: string) => void
