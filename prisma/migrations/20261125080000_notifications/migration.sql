--! compatible
-- Why: an outbox of notifications, filled in the projection's transaction, and the channels by which messages leave.
-- Locks: none (new tables and functions).

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "campaign_id" UUID NOT NULL,
    "building_id" UUID,
    "household_id" UUID,
    "source_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "staff_id" UUID,
    "subject_id" UUID,
    "urgency" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- The reason of a notification: the same event enqueued twice is one row. A group has no `staff_id`.
CREATE UNIQUE INDEX "notification_reason_key" ON "notification"("source_id", "seq", "kind", "staff_id") NULLS NOT DISTINCT;
-- The inbox, and what waits for a person.
CREATE INDEX "notification_staff_id_raised_at_idx" ON "notification"("staff_id", "raised_at");
-- What waits for a campaign's groups.
CREATE INDEX "notification_campaign_id_raised_at_idx" ON "notification"("campaign_id", "raised_at");
CREATE INDEX "notification_subject_id_idx" ON "notification"("subject_id");

-- CreateTable
CREATE TABLE "channel" (
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "channel_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "channel_campaign_id_idx" ON "channel"("campaign_id");
-- A person hears by mail once, so a campaign has one mail and one SMS channel at a time.
CREATE UNIQUE INDEX "channel_personal_key" ON "channel"("campaign_id", "kind")
    WHERE "disabled_at" IS NULL AND "kind" IN ('email', 'sms');

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "channel_id" UUID NOT NULL,
    "staff_id" UUID,
    "urgency" TEXT NOT NULL,
    "quiet_from" TEXT NOT NULL,
    "quiet_to" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "trying_since" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "code" TEXT,
    "test_address" TEXT,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "message_channel_id_state_idx" ON "message"("channel_id", "state");
CREATE INDEX "message_channel_id_staff_id_created_at_idx" ON "message"("channel_id", "staff_id", "created_at");

-- CreateTable
CREATE TABLE "message_item" (
    "channel_id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,

    CONSTRAINT "message_item_pkey" PRIMARY KEY ("channel_id","notification_id")
);

CREATE INDEX "message_item_message_id_idx" ON "message_item"("message_id");
CREATE INDEX "message_item_notification_id_idx" ON "message_item"("notification_id");

-- CreateTable
CREATE TABLE "delivery_attempt" (
    "message_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "channel_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "code" TEXT,
    "answer" TEXT,

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("message_id","number")
);

CREATE INDEX "delivery_attempt_channel_id_started_at_idx" ON "delivery_attempt"("channel_id", "started_at");

-- CreateTable
CREATE TABLE "contact" (
    "staff_id" UUID NOT NULL,
    "email" TEXT,
    "channels" TEXT[],
    "quiet_from" TEXT,
    "quiet_to" TEXT,
    "language" TEXT,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("staff_id")
);

-- AddForeignKey
ALTER TABLE "channel" ADD CONSTRAINT "channel_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_item" ADD CONSTRAINT "message_item_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_item" ADD CONSTRAINT "message_item_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Fills the outbox, in the transaction of the facts that are its reasons. `entries` as in `domain/notification/entry.ts`;
-- `building` is null for what concerns a campaign as a whole. Enqueued twice, an entry is stored once.
CREATE FUNCTION enqueue_notifications(building uuid, campaign uuid, entries jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notification (
        campaign_id, building_id, household_id, source_id, seq, kind, staff_id, subject_id, urgency, raised_at, due_at
    )
    SELECT campaign, building, (e->>'householdId')::uuid, coalesce(building, campaign), (e->>'seq')::int, e->>'kind',
        (e->>'staffId')::uuid, (e->>'subjectId')::uuid, e->>'urgency', (e->>'at')::timestamptz,
        (e->>'dueAt')::timestamptz
    FROM jsonb_array_elements(entries) e WHERE NOT e ? 'withdrawn'
    ON CONFLICT DO NOTHING;

    UPDATE notification n SET withdrawn_at = (e->>'at')::timestamptz
    FROM jsonb_array_elements(entries) e
    WHERE e ? 'withdrawn' AND n.subject_id = (e->>'subjectId')::uuid AND n.source_id = coalesce(building, campaign)
        AND n.seq < (e->>'seq')::int AND n.withdrawn_at IS NULL;
END $$;

-- Makes messages of notifications that wait; one that a message of this channel holds already stays there.
CREATE FUNCTION open_messages(channel uuid, at timestamptz, drafts jsonb) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
    draft jsonb;
    made uuid;
BEGIN
    FOR draft IN SELECT d FROM jsonb_array_elements(drafts) d LOOP
        INSERT INTO message (
            channel_id, staff_id, urgency, quiet_from, quiet_to, created_at, trying_since, next_attempt_at
        ) VALUES (
            channel, (draft->>'staffId')::uuid, draft->>'urgency', draft#>>'{quiet,from}', draft#>>'{quiet,to}', at, at, at
        ) RETURNING id INTO made;
        INSERT INTO message_item (channel_id, notification_id, message_id)
        SELECT channel, i::uuid, made FROM jsonb_array_elements_text(draft->'notificationIds') i
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            RETURN NEXT made;
        ELSE
            DELETE FROM message WHERE id = made;
        END IF;
    END LOOP;
END $$;
