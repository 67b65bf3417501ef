-- Methods that wait for their customer are looked at, those of before at once.
ALTER TABLE "payment_method" ADD COLUMN "wake_at" TIMESTAMPTZ(3);
CREATE INDEX "payment_method_wake_at_idx" ON "payment_method"("wake_at") WHERE "wake_at" IS NOT NULL;
UPDATE "payment_method" SET "wake_at" = "updated_at" WHERE "status" = 'REQUIRES_ACTION' AND "provider" <> 'test';
