-- Figures of revenue sum documents by the time at which they count.
CREATE INDEX "payment_ended_idx" ON "payment"("workspace_id", (coalesce("paid_at", "updated_at"))) WHERE "status" IN ('SUCCEEDED', 'FAILED');
CREATE INDEX "invoice_workspace_id_finalized_at_idx" ON "invoice"("workspace_id", "finalized_at") WHERE "finalized_at" IS NOT NULL;
CREATE INDEX "credit_note_workspace_id_created_at_idx" ON "credit_note"("workspace_id", "created_at");
CREATE INDEX "customer_workspace_id_created_at_idx" ON "customer"("workspace_id", "created_at");
