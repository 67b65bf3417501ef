-- What a meter counts, for people.
ALTER TABLE "meter" ADD COLUMN     "description" TEXT,
ADD COLUMN     "unit" TEXT;
