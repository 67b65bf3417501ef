-- Times at which groups of customers of the test mode live.
CREATE TYPE "test_clock_status" AS ENUM ('READY', 'ADVANCING', 'FAILED');

-- CreateTable
CREATE TABLE "test_clock" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT,
    "now" TIMESTAMPTZ(3) NOT NULL,
    "target" TIMESTAMPTZ(3),
    "status" "test_clock_status" NOT NULL DEFAULT 'READY',
    "failure" TEXT,
    "steps" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "test_clock_pkey" PRIMARY KEY ("workspace_id","id")
);

-- AddForeignKey
ALTER TABLE "test_clock" ADD CONSTRAINT "test_clock_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The clock of a customer, which never changes, and whether it is moving just now.
ALTER TABLE "credit_account" ADD COLUMN "test_clock_id" TEXT,
ADD COLUMN "clock_advancing" BOOLEAN NOT NULL DEFAULT false;

-- AddForeignKey
ALTER TABLE "credit_account" ADD CONSTRAINT "credit_account_workspace_id_test_clock_id_fkey" FOREIGN KEY ("workspace_id", "test_clock_id") REFERENCES "test_clock"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is written by hand: Prisma's schema language cannot say it.

-- The clocks that servers have to move.
CREATE INDEX "test_clock_advancing_idx" ON "test_clock"("updated_at") WHERE "status" = 'ADVANCING';

-- The customers of a clock. Only a statement that names the clock can use it, and recording changes none of its columns.
CREATE INDEX "credit_account_test_clock_idx" ON "credit_account"("test_clock_id", "workspace_id", "customer_id") WHERE "test_clock_id" IS NOT NULL;

ALTER TABLE "test_clock" ADD CONSTRAINT "test_clock_target_check" CHECK (("status" = 'ADVANCING') = ("target" IS NOT NULL) AND ("target" IS NULL OR "target" >= "now"));

CREATE TRIGGER "test_clock_audit" AFTER INSERT OR UPDATE OR DELETE ON "test_clock" FOR EACH ROW EXECUTE FUNCTION "audit_change"();
