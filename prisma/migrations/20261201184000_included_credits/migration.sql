-- AlterEnum
ALTER TYPE "credit_kind" ADD VALUE 'INCLUDED';

-- AlterTable
ALTER TABLE "credit_pool" ADD COLUMN     "period_start" TIMESTAMPTZ(3),
ADD COLUMN     "rolled_over" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "subscription_id" TEXT;

-- CreateTable
CREATE TABLE "credit_grant" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "granted" DECIMAL(38,9) NOT NULL,
    "unspent" DECIMAL(38,9) NOT NULL DEFAULT 0,
    "rolled_over" DECIMAL(38,9),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_grant_pkey" PRIMARY KEY ("workspace_id","customer_id","subscription_id","period_start")
);

-- What follows is written by hand: Prisma's schema language cannot say it.

-- Credits on the same terms share a pool, but those of a subscription are its own: its end must not reach the credits of another.
DROP INDEX "credit_pool_terms_key";
CREATE UNIQUE INDEX "credit_pool_terms_key" ON "credit_pool"("workspace_id", "customer_id", "name", "kind", "priority", "effective_at", "expires_at") NULLS NOT DISTINCT WHERE "subscription_id" IS NULL;
CREATE INDEX "credit_pool_subscription_idx" ON "credit_pool"("workspace_id", "customer_id", "subscription_id", "period_start") WHERE "subscription_id" IS NOT NULL;

ALTER TABLE "credit_pool" ADD CONSTRAINT "credit_pool_grant_check" CHECK (("subscription_id" IS NULL) = ("period_start" IS NULL) AND ("subscription_id" IS NOT NULL OR NOT "rolled_over"));
ALTER TABLE "credit_grant" ADD CONSTRAINT "credit_grant_amounts_check" CHECK ("granted" >= 0 AND "rolled_over" BETWEEN 0 AND "granted");
