-- Payments are found by the provider's name for them.
CREATE INDEX "payment_workspace_id_reference_idx" ON "payment"("workspace_id", "reference");
