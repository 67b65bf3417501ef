-- The dialect in whose form a key is written, and what that dialect keeps about it.
ALTER TABLE "api_key" ADD COLUMN     "dialect" TEXT NOT NULL DEFAULT 'OPENMONETIZE',
ADD COLUMN     "extras" JSONB NOT NULL DEFAULT '{}';
