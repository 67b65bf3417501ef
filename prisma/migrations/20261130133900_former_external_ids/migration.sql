-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "predecessors" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "former_external_id" (
    "workspace_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,

    CONSTRAINT "former_external_id_pkey" PRIMARY KEY ("workspace_id","external_id","customer_id")
);

-- AddForeignKey
ALTER TABLE "former_external_id" ADD CONSTRAINT "former_external_id_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
