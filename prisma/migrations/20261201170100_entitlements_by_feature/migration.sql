-- The feature comes first: an index that begins with the workspace and goes on in the order of features seems as good as the
-- primary key for reading the entitlements of a customer, while the table is empty, and would be kept while it grows.
DROP INDEX "entitlement_workspace_id_feature_id_id_idx";
CREATE INDEX "entitlement_feature_id_workspace_id_id_idx" ON "entitlement"("feature_id", "workspace_id", "id");
