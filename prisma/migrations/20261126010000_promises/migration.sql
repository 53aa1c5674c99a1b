--! compatible
-- Why: a promise, of a household or of a campaign as a whole, is one row, whichever workflow keeps its clock.
-- Locks: none (new table).

-- `due_at` is the clock that runs: an escalation starts it anew.
CREATE TABLE "promise" (
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "building_id" UUID,
    "household_id" UUID,
    "command_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "made_by_id" UUID,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "level" TEXT NOT NULL,
    "outcome" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "promise_pkey" PRIMARY KEY ("id")
);

-- The meeting reads a campaign's promises by when they were made.
CREATE INDEX "promise_campaign_id_made_at_idx" ON "promise"("campaign_id", "made_at");
CREATE INDEX "promise_household_id_idx" ON "promise"("household_id");
-- What a person has still to do.
CREATE INDEX "promise_staff_id_open_idx" ON "promise"("staff_id") WHERE "outcome" IS NULL;
