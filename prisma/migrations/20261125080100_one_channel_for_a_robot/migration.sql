--! compatible
-- Why: two channels that lead to the same robot would each send as much as it takes, and it would be shut out.
-- Locks: none worth the name (a nullable column and an index on a small table).
ALTER TABLE "channel" ADD COLUMN "address_hash" TEXT;
CREATE UNIQUE INDEX "channel_robot_key" ON "channel"("address_hash")
    WHERE "disabled_at" IS NULL AND "kind" IN ('wecom', 'dingtalk', 'feishu');
