-- AlterTable
ALTER TABLE "meter" ADD COLUMN     "archived_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "feature" ADD COLUMN     "archived_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "rate_card" ADD COLUMN     "archived_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "entitlement_workspace_id_feature_id_id_idx" ON "entitlement"("workspace_id", "feature_id", "id");
