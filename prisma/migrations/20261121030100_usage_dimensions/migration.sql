-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "attribution_properties" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "workspace_rollup" (
    "workspace_id" TEXT NOT NULL,
    "dimension" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" TEXT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT '',
    "events" BIGINT NOT NULL,
    "quantity" DECIMAL(38,9) NOT NULL,
    "credits" DECIMAL(38,9) NOT NULL,
    "cost" DECIMAL(38,9) NOT NULL,
    "quarters" DECIMAL(38,9)[],

    CONSTRAINT "workspace_rollup_pkey" PRIMARY KEY ("workspace_id","dimension","at","value","currency")
);

-- What follows is written by hand: Prisma's schema language cannot say it.

-- What is rolled up of customers is rolled up of their workspaces too.
INSERT INTO "workspace_rollup"
SELECT u."workspace_id", 'feature', u."at", u."feature", u."currency",
    sum(u."events"), sum(u."quantity"), sum(u."credits"), sum(u."cost"),
    ARRAY[coalesce(sum(u."events") FILTER (WHERE u."quarter" = 0), 0), coalesce(sum(u."events") FILTER (WHERE u."quarter" = 1), 0), coalesce(sum(u."events") FILTER (WHERE u."quarter" = 2), 0), coalesce(sum(u."events") FILTER (WHERE u."quarter" = 3), 0),
    coalesce(sum(u."quantity") FILTER (WHERE u."quarter" = 0), 0), coalesce(sum(u."quantity") FILTER (WHERE u."quarter" = 1), 0), coalesce(sum(u."quantity") FILTER (WHERE u."quarter" = 2), 0), coalesce(sum(u."quantity") FILTER (WHERE u."quarter" = 3), 0),
    coalesce(sum(u."credits") FILTER (WHERE u."quarter" = 0), 0), coalesce(sum(u."credits") FILTER (WHERE u."quarter" = 1), 0), coalesce(sum(u."credits") FILTER (WHERE u."quarter" = 2), 0), coalesce(sum(u."credits") FILTER (WHERE u."quarter" = 3), 0),
    coalesce(sum(u."cost") FILTER (WHERE u."quarter" = 0), 0), coalesce(sum(u."cost") FILTER (WHERE u."quarter" = 1), 0), coalesce(sum(u."cost") FILTER (WHERE u."quarter" = 2), 0), coalesce(sum(u."cost") FILTER (WHERE u."quarter" = 3), 0)]
FROM (
    SELECT e."workspace_id", date_trunc('hour', e."timestamp", 'UTC') AS "at",
        floor(extract(minute FROM e."timestamp" AT TIME ZONE 'UTC') / 15) AS "quarter", e."feature",
        coalesce(e."currency", '') AS "currency",
        CASE WHEN e."reverses" IS NULL THEN 1 ELSE -1 END AS "events", e."quantity", e."credits", e."cost"
    FROM "usage_event" e
    JOIN "usage_rollup_mark" m ON m."workspace_id" = e."workspace_id"
        AND m."customer_id" = e."customer_id" AND m."dimension" = 'feature'
        AND e."sequence" <= m."sequence"
) u
GROUP BY 1, 2, 3, 4, 5;

-- Rows that are updated again and again keep their place in the index (HOT).
ALTER TABLE "workspace_rollup" SET (fillfactor = 70);
