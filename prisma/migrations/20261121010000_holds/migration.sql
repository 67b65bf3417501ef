-- CreateEnum
CREATE TYPE "hold_status" AS ENUM ('ACTIVE', 'COMMITTED', 'RELEASED', 'EXPIRED');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "credit_transaction_type" ADD VALUE 'HOLD';
ALTER TYPE "credit_transaction_type" ADD VALUE 'RELEASE';
ALTER TYPE "credit_transaction_type" ADD VALUE 'COMMIT';

-- AlterTable
ALTER TABLE "credit_transaction" ADD COLUMN     "hold_id" TEXT;

-- AlterTable
ALTER TABLE "usage_event" ADD COLUMN     "hold_id" TEXT;

-- CreateTable
CREATE TABLE "credit_hold" (
    "workspace_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "status" "hold_status" NOT NULL DEFAULT 'ACTIVE',
    "amount" DECIMAL(28,9) NOT NULL,
    "remaining" DECIMAL(28,9) NOT NULL,
    "committed" DECIMAL(28,9) NOT NULL DEFAULT 0,
    "slices" JSONB NOT NULL,
    "event_type" TEXT NOT NULL,
    "description" TEXT,
    "metadata" JSONB,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "idempotency_key" TEXT,
    "fingerprint" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_hold_pkey" PRIMARY KEY ("workspace_id","customer_id","id")
);



-- What follows is written by hand: Prisma's schema language cannot say it.

-- One effect per idempotency key.
CREATE UNIQUE INDEX "credit_hold_idempotency_key" ON "credit_hold"("workspace_id", "customer_id", "idempotency_key") WHERE "idempotency_key" IS NOT NULL;
-- What expires, per customer and for the job.
CREATE INDEX "credit_hold_active_idx" ON "credit_hold"("workspace_id", "customer_id", "expires_at") WHERE "status" = 'ACTIVE';
CREATE INDEX "credit_hold_expires_at_idx" ON "credit_hold"("expires_at") WHERE "status" = 'ACTIVE';

ALTER TABLE "credit_hold" ADD CONSTRAINT "credit_hold_amounts_check" CHECK ("amount" >= 0 AND "remaining" >= 0 AND "committed" >= 0 AND ("status" = 'ACTIVE' OR "remaining" = 0));
