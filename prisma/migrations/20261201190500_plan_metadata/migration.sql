-- What users keep with a plan, and a number that grows with every change of it or its versions.
ALTER TABLE "plan" ADD COLUMN     "metadata" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;
