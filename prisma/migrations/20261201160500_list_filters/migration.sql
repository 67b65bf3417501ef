-- Written by hand: Prisma's schema language cannot say it.

-- The movements of a hold. What usage burns without a hold is not in it, so that recording pays nothing for it.
CREATE INDEX "credit_transaction_hold_idx" ON "credit_transaction"("workspace_id", "customer_id", "hold_id", "sequence") WHERE "hold_id" IS NOT NULL;

-- The holds of a whole workspace by time, which the second half of an id begins with.
CREATE INDEX "credit_hold_time_idx" ON "credit_hold"("workspace_id", right("id", 26));
