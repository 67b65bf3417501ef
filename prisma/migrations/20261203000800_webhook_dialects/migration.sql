-- The dialect of an endpoint's events, what users keep with it, and the number that grows with its changes.
ALTER TABLE "webhook_endpoint" ADD COLUMN     "dialect" TEXT NOT NULL DEFAULT 'OPENMONETIZE',
ADD COLUMN     "metadata" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;
