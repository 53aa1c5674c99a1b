--! compatible
-- Why: staff of one base hear and see nothing of another's; what would reach somebody who has left, or who works elsewhere
-- by now, reaches the leaders; one notification may stand for a whole handover; and a building's own reminders are read from
-- its history. Locks: staff and notification for a moment; event against writes while its index is built, seconds at a
-- city's size.

-- Campaigns that somebody works on; null: on all of them.
ALTER TABLE "staff" ADD COLUMN "campaign_ids" UUID[];
-- How many things a notification is about, where it is about more than one.
ALTER TABLE "notification" ADD COLUMN "count" INTEGER;

CREATE INDEX "event_building_reminder_idx" ON "event"("building_id", "seq")
    WHERE "household_id" IS NULL AND "type" IN ('reminder_raised', 'reminder_withdrawn');

CREATE FUNCTION works_on(campaigns uuid[], campaign uuid) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(cardinality(campaigns), 0) = 0 OR campaign = ANY(campaigns)
$$;

-- As before, and: a role is everybody of that role who works on the campaign; what reminds somebody who does
-- not, or is disabled, is for its leaders; and an entry may name its reason itself (`sourceId`), where it is no event: that is
-- for that person alone.
CREATE OR REPLACE FUNCTION enqueue_notifications(building uuid, campaign uuid, entries jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notification (
        campaign_id, building_id, household_id, source_id, seq, kind, staff_id, subject_id, urgency, raised_at, due_at, count
    )
    SELECT campaign, building, (e->>'householdId')::uuid, coalesce((e->>'sourceId')::uuid, building, campaign),
        (e->>'seq')::int, e->>'kind', coalesce(s.id, a.staff_id), (e->>'subjectId')::uuid, e->>'urgency',
        (e->>'at')::timestamptz, (e->>'dueAt')::timestamptz, (e->>'count')::int
    FROM jsonb_array_elements(entries) e
    CROSS JOIN LATERAL (
        SELECT (e->>'staffId')::uuid AS staff_id,
            CASE WHEN e ? 'role' THEN e->>'role'
                WHEN NOT e ? 'sourceId' AND EXISTS (
                    SELECT 1 FROM staff p WHERE p.id = (e->>'staffId')::uuid
                        AND (p.disabled_at IS NOT NULL OR NOT works_on(p.campaign_ids, campaign))
                ) THEN 'leader' END AS role
    ) a
    LEFT JOIN staff s ON a.role = ANY(s.roles) AND s.disabled_at IS NULL AND works_on(s.campaign_ids, campaign)
    WHERE NOT e ? 'withdrawn' AND (a.role IS NULL OR s.id IS NOT NULL)
        AND (a.staff_id IS NOT NULL OR a.role IS NOT NULL
            OR EXISTS (SELECT 1 FROM channel c WHERE c.campaign_id = campaign AND c.disabled_at IS NULL))
    ON CONFLICT DO NOTHING;

    UPDATE notification n SET withdrawn_at = (e->>'at')::timestamptz
    FROM jsonb_array_elements(entries) e
    WHERE e ? 'withdrawn' AND n.subject_id = (e->>'subjectId')::uuid
        AND n.source_id = coalesce((e->>'sourceId')::uuid, building, campaign)
        AND n.seq < (e->>'seq')::int AND n.withdrawn_at IS NULL;
END $$;
