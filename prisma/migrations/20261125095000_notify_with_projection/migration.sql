--! compatible
-- Why: the projection stores what a building adds to its campaign and how it took effect, and what staff and groups should
-- hear, in the transaction of the events that are the reason. An entry may name a role: then everybody of that role hears
-- it. Groups are told nothing where a campaign has no channel for them.
-- Locks: none (functions).

CREATE OR REPLACE FUNCTION enqueue_notifications(building uuid, campaign uuid, entries jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notification (
        campaign_id, building_id, household_id, source_id, seq, kind, staff_id, subject_id, urgency, raised_at, due_at
    )
    SELECT campaign, building, (e->>'householdId')::uuid, coalesce(building, campaign), (e->>'seq')::int, e->>'kind',
        coalesce((e->>'staffId')::uuid, s.id), (e->>'subjectId')::uuid, e->>'urgency', (e->>'at')::timestamptz,
        (e->>'dueAt')::timestamptz
    FROM jsonb_array_elements(entries) e
    LEFT JOIN staff s ON e ? 'role' AND e->>'role' = ANY(s.roles) AND s.disabled_at IS NULL
    WHERE NOT e ? 'withdrawn' AND (NOT e ? 'role' OR s.id IS NOT NULL)
        AND (e->>'staffId' IS NOT NULL OR e ? 'role'
            OR EXISTS (SELECT 1 FROM channel c WHERE c.campaign_id = campaign AND c.disabled_at IS NULL))
    ON CONFLICT DO NOTHING;

    UPDATE notification n SET withdrawn_at = (e->>'at')::timestamptz
    FROM jsonb_array_elements(entries) e
    WHERE e ? 'withdrawn' AND n.subject_id = (e->>'subjectId')::uuid AND n.source_id = coalesce(building, campaign)
        AND n.seq < (e->>'seq')::int AND n.withdrawn_at IS NULL;
END $$;

-- Stores what a building's workflow said, exactly once per (building, seq): what is known already is skipped, a gap
-- is refused, and the building's row lock makes late twins wait.
CREATE OR REPLACE FUNCTION project(batch jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    building uuid := (batch->>'buildingId')::uuid;
    campaign uuid := (batch->>'campaignId')::uuid;
    target int := (batch->>'seq')::int;
    state jsonb := batch->'building';
    known int;
    first_new int;
BEGIN
    INSERT INTO request_answer (id, fingerprint, kind, answer, at)
    SELECT (a->>'commandId')::uuid, a->>'fingerprint', 'command', a->'outcome', (a->>'at')::timestamptz
    FROM jsonb_array_elements(batch->'answers') a ON CONFLICT (id) DO NOTHING;

    IF jsonb_array_length(batch->'events') = 0 THEN RETURN; END IF;

    INSERT INTO building_state (building_id, campaign_id, seq, stage, counts, thresholds, last_event_at)
    VALUES (building, campaign, 0, '', '{}', '[]', 'epoch') ON CONFLICT DO NOTHING;
    SELECT seq INTO known FROM building_state WHERE building_id = building FOR UPDATE;
    IF target <= known THEN RETURN; END IF;
    SELECT min((e->>'seq')::int) INTO first_new FROM jsonb_array_elements(batch->'events') e
    WHERE (e->>'seq')::int > known;
    IF first_new <> known + 1 THEN
        RAISE EXCEPTION 'building % is at event %, got %', building, known, first_new;
    END IF;

    PERFORM project_events(building, batch->'events', known);
    PERFORM project_households(building, campaign, target, batch->'households', batch->'removedHouseholdIds');
    PERFORM project_ledger(campaign, building, batch->'events', known);
    IF jsonb_array_length(coalesce(batch->'notifications', '[]')) > 0 THEN
        PERFORM enqueue_notifications(building, campaign, batch->'notifications');
    END IF;

    IF (state->>'withdrawn')::boolean THEN
        UPDATE building b SET withdrawn_at = now() WHERE b.id = building AND withdrawn_at IS NULL;
    END IF;
    UPDATE building_state s SET
        seq = target, stage = state->>'stage', stage_ends_at = (state->>'stageEndsAt')::timestamptz,
        counts = state->'counts', thresholds = state->'thresholds',
        campaign_shares = coalesce(state->'campaignShares', '[]'), effect = nullif(state->'effect', 'null'),
        last_event_at = (state->>'lastEventAt')::timestamptz, withdrawn = (state->>'withdrawn')::boolean
    WHERE s.building_id = building;
    INSERT INTO building_history (
        building_id, seq, campaign_id, at, stage, counts, thresholds, campaign_shares, effect, withdrawn
    ) VALUES (
        building, target, campaign, (state->>'lastEventAt')::timestamptz, state->>'stage', state->'counts',
        state->'thresholds', coalesce(state->'campaignShares', '[]'), nullif(state->'effect', 'null'),
        (state->>'withdrawn')::boolean
    );
END $$;
