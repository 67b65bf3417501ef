-- While a table is empty, every index that begins with the workspace seems as good as its key, for reading what a customer has;
-- and the plan is kept while the table grows. So none of these can be used for that.

DROP INDEX "entitlement_workspace_id_feature_id_id_idx";
CREATE INDEX "entitlement_feature_id_workspace_id_id_idx" ON "entitlement"("feature_id", "workspace_id", "id");

DROP INDEX "credit_pool_workspace_id_id_key";
CREATE UNIQUE INDEX "credit_pool_id_workspace_id_key" ON "credit_pool"("id", "workspace_id");

-- Written by hand: only a statement that says the same of the id can use it.
DROP INDEX "credit_hold_time_idx";
CREATE INDEX "credit_hold_time_idx" ON "credit_hold"("workspace_id", right("id", 26)) WHERE right("id", 26) IS NOT NULL;
