-- The plan with the workspace's mark. On the workspace's row it cannot be on two plans, and moves without a lock of the former one.
ALTER TABLE "workspace" ADD COLUMN     "default_plan_id" TEXT;
