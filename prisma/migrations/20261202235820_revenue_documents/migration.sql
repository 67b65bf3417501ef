-- Figures of revenue sum what was paid back, and what became of failed payments, by time.
CREATE INDEX "refund_succeeded_idx" ON "refund"("workspace_id", "finished_at") WHERE "status" = 'SUCCEEDED';
CREATE INDEX "invoice_dunning_since_idx" ON "invoice"("workspace_id", "dunning_since") WHERE "dunning_since" IS NOT NULL;
