-- What users keep with meters and features.
ALTER TABLE "meter" ADD COLUMN     "metadata" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "feature" ADD COLUMN     "metadata" JSONB NOT NULL DEFAULT '{}';
