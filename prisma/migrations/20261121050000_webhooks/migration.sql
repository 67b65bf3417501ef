-- CreateEnum
CREATE TYPE "webhook_delivery_status" AS ENUM ('PENDING', 'DELIVERED', 'DEAD');

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "event_sequence" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "credit_account" ADD COLUMN     "event_sequence" BIGINT NOT NULL DEFAULT 0;

-- Events from before webhooks count as dispatched, and are numbered in the order of their time. Their ids take the prefix that
-- webhooks show.
ALTER TABLE "event" ADD COLUMN     "sequence" BIGINT,
ADD COLUMN     "position" BIGSERIAL NOT NULL,
ADD COLUMN     "dispatched" BOOLEAN NOT NULL DEFAULT true;
UPDATE "event" e SET "sequence" = n."sequence",
    "id" = CASE WHEN starts_with(e."id", 'event_') THEN 'evt_' || substr(e."id", 7) ELSE e."id" END
FROM (
    SELECT "workspace_id", "id", row_number() OVER (PARTITION BY "workspace_id", "customer_id" ORDER BY "created_at", "id") AS "sequence"
    FROM "event"
) n WHERE n."workspace_id" = e."workspace_id" AND n."id" = e."id";
ALTER TABLE "event" ALTER COLUMN "sequence" SET NOT NULL,
ALTER COLUMN "dispatched" SET DEFAULT false;
UPDATE "credit_account" a SET "event_sequence" = n."count"
FROM (SELECT "workspace_id", "customer_id", count(*) AS "count" FROM "event" GROUP BY 1, 2) n
WHERE n."workspace_id" = a."workspace_id" AND n."customer_id" = a."customer_id";
UPDATE "workspace" w SET "event_sequence" = n."count"
FROM (SELECT "workspace_id", count(*) AS "count" FROM "event" WHERE "customer_id" IS NULL GROUP BY 1) n
WHERE n."workspace_id" = w."id";

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "events" TEXT[],
    "ordered" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "deleted_at" TIMESTAMPTZ(3),
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "paused_until" TIMESTAMPTZ(3),
    "wake_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "webhook_secret" (
    "workspace_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_secret_pkey" PRIMARY KEY ("workspace_id","endpoint_id","id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "customer_id" TEXT,
    "stream" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "body" TEXT NOT NULL,
    "status" "webhook_delivery_status" NOT NULL DEFAULT 'PENDING',
    "failures" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "leased_until" TIMESTAMPTZ(3),
    "lease" TEXT,
    "last_status_code" INTEGER,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "webhook_attempt" (
    "workspace_id" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "status_code" INTEGER,
    "error" TEXT,
    "response" TEXT,

    CONSTRAINT "webhook_attempt_pkey" PRIMARY KEY ("workspace_id","delivery_id","number")
);

-- CreateIndex
CREATE INDEX "event_workspace_id_customer_id_id_idx" ON "event"("workspace_id", "customer_id", "id");

-- CreateIndex
CREATE INDEX "webhook_delivery_workspace_id_endpoint_id_id_idx" ON "webhook_delivery"("workspace_id", "endpoint_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_workspace_id_endpoint_id_event_id_key" ON "webhook_delivery"("workspace_id", "endpoint_id", "event_id");

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_secret" ADD CONSTRAINT "webhook_secret_workspace_id_endpoint_id_fkey" FOREIGN KEY ("workspace_id", "endpoint_id") REFERENCES "webhook_endpoint"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_workspace_id_endpoint_id_fkey" FOREIGN KEY ("workspace_id", "endpoint_id") REFERENCES "webhook_endpoint"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_attempt" ADD CONSTRAINT "webhook_attempt_workspace_id_delivery_id_fkey" FOREIGN KEY ("workspace_id", "delivery_id") REFERENCES "webhook_delivery"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What follows is written by hand: Prisma's schema language cannot say it.

-- What is to be dispatched, and where somebody has to look.
CREATE INDEX "event_undispatched_idx" ON "event"("workspace_id", "position") WHERE NOT "dispatched";
CREATE INDEX "webhook_endpoint_wake_at_idx" ON "webhook_endpoint"("wake_at") WHERE "wake_at" IS NOT NULL;

-- Of one endpoint: what is due, what is being attempted, and the first of a stream.
CREATE INDEX "webhook_delivery_due_idx" ON "webhook_delivery"("workspace_id", "endpoint_id", "due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "webhook_delivery_leased_idx" ON "webhook_delivery"("workspace_id", "endpoint_id", "leased_until") WHERE "leased_until" IS NOT NULL;
CREATE INDEX "webhook_delivery_pending_idx" ON "webhook_delivery"("workspace_id", "endpoint_id", "stream", "sequence") WHERE "status" = 'PENDING';
-- What is old enough to be removed.
CREATE INDEX "webhook_delivery_finished_at_idx" ON "webhook_delivery"("finished_at") WHERE "finished_at" IS NOT NULL;

-- Nothing that has ended is due or being attempted as if it had not.
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_status_check" CHECK (("status" = 'PENDING') = ("finished_at" IS NULL) AND ("status" = 'PENDING' OR "due_at" IS NULL));
