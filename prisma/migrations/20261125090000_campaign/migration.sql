--! compatible
-- Why: thresholds over a whole campaign. Buildings keep what they add to them and how many had signed when they took
-- effect; the campaign's own history tells when it reached or lost them.
-- Locks: building_state and building_history for a moment (columns with constant defaults, no rewrite).

ALTER TABLE building_state ADD COLUMN campaign_shares JSONB NOT NULL DEFAULT '[]', ADD COLUMN effect JSONB;
ALTER TABLE building_history ADD COLUMN campaign_shares JSONB NOT NULL DEFAULT '[]', ADD COLUMN effect JSONB;

CREATE TABLE campaign_event (
    campaign_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    at TIMESTAMPTZ(3) NOT NULL,
    type TEXT NOT NULL,
    data JSONB NOT NULL,
    CONSTRAINT campaign_event_pkey PRIMARY KEY (campaign_id, seq)
);

CREATE TABLE campaign_state (
    campaign_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    met_at JSONB NOT NULL,
    CONSTRAINT campaign_state_pkey PRIMARY KEY (campaign_id)
);

-- Stores what a campaign's workflow said, exactly once per (campaign, seq), as `project` does for a building.
CREATE FUNCTION project_campaign(batch jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    campaign uuid := (batch->>'campaignId')::uuid;
    target int := (batch->>'seq')::int;
    known int;
    first_new int;
BEGIN
    INSERT INTO campaign_state (campaign_id, seq, met_at) VALUES (campaign, 0, '{}') ON CONFLICT DO NOTHING;
    SELECT seq INTO known FROM campaign_state WHERE campaign_id = campaign FOR UPDATE;
    IF target <= known THEN RETURN; END IF;
    SELECT min((e->>'seq')::int) INTO first_new FROM jsonb_array_elements(batch->'events') e
    WHERE (e->>'seq')::int > known;
    IF first_new <> known + 1 THEN
        RAISE EXCEPTION 'campaign % is at event %, got %', campaign, known, first_new;
    END IF;
    INSERT INTO campaign_event (campaign_id, seq, at, type, data)
    SELECT campaign, (e->>'seq')::int, (e->>'at')::timestamptz, e->>'type', e->'data'
    FROM jsonb_array_elements(batch->'events') e WHERE (e->>'seq')::int > known;
    UPDATE campaign_state SET seq = target, met_at = batch->'metAt' WHERE campaign_id = campaign;
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
