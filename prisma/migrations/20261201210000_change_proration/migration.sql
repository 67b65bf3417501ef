-- What the change that began a phase cost, so that a subscription can tell of its last change; null: it began otherwise.
ALTER TABLE "subscription_phase" ADD COLUMN "proration" "proration";

-- The credit notes of an invoice.
CREATE INDEX "credit_note_workspace_id_customer_id_invoice_id_idx" ON "credit_note"("workspace_id", "customer_id", "invoice_id");
