-- A draft that waits for its usage when its pause ends is given up as the pause said.
ALTER TABLE "invoice" ADD COLUMN "pause_behavior" "pause_behavior";
