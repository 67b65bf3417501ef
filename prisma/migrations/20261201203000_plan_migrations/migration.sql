-- Moves the live subscriptions of a plan to a version of it, in batches by the billing run.
CREATE TYPE "plan_migration_status" AS ENUM ('RUNNING', 'COMPLETED', 'SUPERSEDED');
CREATE TYPE "plan_migration_time" AS ENUM ('NOW', 'PERIOD_END');

CREATE TABLE "plan_migration" (
  "workspace_id" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "plan_id" TEXT NOT NULL,
  "to_version_id" TEXT NOT NULL,
  "at" "plan_migration_time" NOT NULL,
  "proration" "proration" NOT NULL,
  "status" "plan_migration_status" NOT NULL DEFAULT 'RUNNING',
  "cursor_customer_id" TEXT NOT NULL DEFAULT '',
  "cursor_id" TEXT NOT NULL DEFAULT '',
  "total" INTEGER NOT NULL,
  "processed" INTEGER NOT NULL DEFAULT 0,
  "changed" INTEGER NOT NULL DEFAULT 0,
  "failed" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "plan_migration_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE UNIQUE INDEX "plan_migration_running_key" ON "plan_migration"("workspace_id", "plan_id") WHERE "status" = 'RUNNING';
CREATE INDEX "plan_migration_status_idx" ON "plan_migration"("status") WHERE "status" = 'RUNNING';
ALTER TABLE "plan_migration" ADD CONSTRAINT "plan_migration_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "plan_migration" ADD CONSTRAINT "plan_migration_workspace_id_plan_id_fkey" FOREIGN KEY ("workspace_id", "plan_id") REFERENCES "plan"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "plan_migration" ADD CONSTRAINT "plan_migration_workspace_id_to_version_id_fkey" FOREIGN KEY ("workspace_id", "to_version_id") REFERENCES "plan_version"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER "plan_migration_audit" AFTER INSERT OR UPDATE OR DELETE ON "plan_migration" FOR EACH ROW EXECUTE FUNCTION "audit_change"();

-- A migration goes through the subscriptions of a plan in the order of their keys.
CREATE INDEX "subscription_workspace_id_plan_id_customer_id_id_idx" ON "subscription"("workspace_id", "plan_id", "customer_id", "id");
