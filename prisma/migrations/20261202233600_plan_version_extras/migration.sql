-- What a dialect keeps of its own about a version.
ALTER TABLE "plan_version" ADD COLUMN     "extras" JSONB NOT NULL DEFAULT '{}';
