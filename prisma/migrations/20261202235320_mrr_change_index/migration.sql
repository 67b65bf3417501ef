-- Sums are by currency: with one currency after the other, an aggregate by the kind alone costs a quarter less.
CREATE INDEX "mrr_change_workspace_id_plan_id_currency_at_idx" ON "mrr_change"("workspace_id", "plan_id", "currency", "at")
  INCLUDE ("kind", "amount");
DROP INDEX "mrr_change_workspace_id_plan_id_at_idx";
