--! compatible
-- Why: the record of an evidence pack keeps the last hash of its chain, so that a paper can be held against it years later.
-- Locks: none (nullable column).
ALTER TABLE "audit" ADD COLUMN "digest" TEXT;
