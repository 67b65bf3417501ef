-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "wallet_of" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "customer_workspace_id_wallet_of_key" ON "customer"("workspace_id", "wallet_of");

-- The wallet of the workspace was known as the customer "workspace", which a user may be called too.
UPDATE "customer" SET "wallet_of" = 'workspace', "external_id" = NULL WHERE "external_id" = 'workspace';
