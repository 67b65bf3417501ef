-- AlterTable
ALTER TABLE "credit_pool" ADD COLUMN     "settled" BOOLEAN NOT NULL DEFAULT false;

-- What follows is written by hand: Prisma's schema language cannot say it.

-- Rows that every usage event updates keep their place in the indexes (HOT): no index may name a column that changes
-- with them, also not in its condition, and pages leave room for the next version of a row.
DROP INDEX "credit_pool_expires_at_idx";
CREATE INDEX "credit_pool_expires_at_idx" ON "credit_pool"("expires_at") WHERE NOT "settled" AND "expires_at" IS NOT NULL;

ALTER TABLE "credit_account" SET (fillfactor = 70);
ALTER TABLE "credit_pool" SET (fillfactor = 70);
ALTER TABLE "usage_counter" SET (fillfactor = 70);
ALTER TABLE "usage_rollup" SET (fillfactor = 70);
