-- AlterTable
ALTER TABLE "credit_account" ADD COLUMN     "entitlement_version" BIGINT NOT NULL DEFAULT 0;
