-- Lists of a whole workspace come in the order of time: the ids of these rows begin with those of their customers.
CREATE INDEX "invoice_workspace_id_created_at_idx" ON "invoice"("workspace_id", "created_at");
CREATE INDEX "subscription_workspace_id_created_at_idx" ON "subscription"("workspace_id", "created_at");
CREATE INDEX "payment_workspace_id_created_at_idx" ON "payment"("workspace_id", "created_at");
CREATE INDEX "dispute_workspace_id_created_at_idx" ON "dispute"("workspace_id", "created_at");
CREATE INDEX "mrr_change_workspace_id_created_at_idx" ON "mrr_change"("workspace_id", "created_at");
CREATE INDEX "store_credit_workspace_id_created_at_idx" ON "store_credit"("workspace_id", "created_at");
CREATE INDEX "payment_method_workspace_id_created_at_idx" ON "payment_method"("workspace_id", "created_at");
