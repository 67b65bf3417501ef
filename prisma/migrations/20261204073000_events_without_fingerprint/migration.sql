-- A repeated event is compared with the stored event itself, which must say whether its time was given. Events that have a
-- fingerprint keep it.
ALTER TABLE "usage_event" ALTER COLUMN "fingerprint" DROP NOT NULL,
  ADD COLUMN "timestamp_given" BOOLEAN NOT NULL DEFAULT false;
