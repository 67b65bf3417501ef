-- AlterTable
ALTER TABLE "entitlement" ADD COLUMN     "former_id" TEXT;

-- The id of an entitlement is made of those of its customer and its feature, so that it is known before the entitlement is set.
-- What was known by another id is found by that too.
UPDATE "entitlement" SET "former_id" = "id",
    "id" = 'ent_' || substr("customer_id", length('cust_') + 1) || substr("feature_id", length('feature_') + 1);

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_workspace_id_former_id_key" ON "entitlement"("workspace_id", "former_id");

-- CreateIndex
CREATE UNIQUE INDEX "credit_pool_workspace_id_id_key" ON "credit_pool"("workspace_id", "id");
