-- AlterTable
ALTER TABLE "credit_pool" ALTER COLUMN "balance" SET DATA TYPE DECIMAL(38,9),
ALTER COLUMN "held" SET DATA TYPE DECIMAL(38,9);

-- AlterTable
ALTER TABLE "credit_transaction" ALTER COLUMN "amount" SET DATA TYPE DECIMAL(38,9),
ALTER COLUMN "balance_after" SET DATA TYPE DECIMAL(38,9);

-- AlterTable
ALTER TABLE "credit_hold" ALTER COLUMN "amount" SET DATA TYPE DECIMAL(38,9),
ALTER COLUMN "remaining" SET DATA TYPE DECIMAL(38,9),
ALTER COLUMN "committed" SET DATA TYPE DECIMAL(38,9);

-- AlterTable
ALTER TABLE "usage_counter" ALTER COLUMN "value" SET DATA TYPE DECIMAL(38,9);

-- What follows is written by hand: Prisma's schema language cannot say it.

-- Pools that hold nothing are not read any more. A row stays in its place in the indexes (HOT) while the pool moves, since the
-- value of the new column changes only when the pool becomes empty or ceases to be.
DROP INDEX "credit_pool_expires_at_idx";
ALTER TABLE "credit_pool" DROP COLUMN "settled";
ALTER TABLE "credit_pool" ADD COLUMN "is_empty" BOOLEAN NOT NULL GENERATED ALWAYS AS ("balance" = 0 AND "held" = 0) STORED;
CREATE INDEX "credit_pool_live_idx" ON "credit_pool"("workspace_id", "customer_id") WHERE NOT "is_empty";
CREATE INDEX "credit_pool_expires_at_idx" ON "credit_pool"("expires_at") WHERE NOT "is_empty" AND "expires_at" IS NOT NULL;
