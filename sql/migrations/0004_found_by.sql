-- What is asked of one number, or of the few that are special, is found by an index; and a run notes all of the drift that it left, and
-- when it looked, so that status need not judge again while nothing comes.

-- By number: for 16 or 32 pages each, which numbers may be in them. A night writes nothing into these: a vacuum does, later, some bytes
-- for each row. What has come since is looked through.
CREATE INDEX phone_number_history_number ON numsync.phone_number_history
	USING brin (account_id, number text_bloom_ops (n_distinct_per_range = 500, false_positive_rate = 0.001)) WITH (pages_per_range = 32);
CREATE INDEX expectation_line_named ON numsync.expectation_line USING brin (account_id,
	number text_bloom_ops (n_distinct_per_range = 2000), phone_id text_bloom_ops (n_distinct_per_range = 2000))
	WITH (pages_per_range = 16);

CREATE INDEX phone_number_releasing ON numsync.phone_number (account_id, id)
	WHERE missing_since IS NULL AND provider_released_at IS NULL
		AND (provider_release_requested_at IS NOT NULL OR provider_release_hold_starts_at IS NOT NULL
			OR provider_release_scheduled_at IS NOT NULL);
CREATE INDEX phone_number_overridden ON numsync.phone_number (account_id, id)
	WHERE missing_since IS NULL AND override_enabled IS FALSE;

ALTER TABLE numsync.run ADD COLUMN drift_at timestamptz, ADD COLUMN drift_mark text, ADD COLUMN drift_until timestamptz,
	ADD COLUMN unchecked bigint, ADD COLUMN overruled bigint, ADD COLUMN ambiguous bigint, ADD COLUMN ambiguous_number text;
COMMENT ON COLUMN numsync.run.drift_at IS 'when it counted the drift that it left (run_drift); null: it did not';
COMMENT ON COLUMN numsync.run.drift_mark IS 'mark of the imports, withdrawals and priorities that it counted by';
COMMENT ON COLUMN numsync.run.drift_until IS 'when the drift may be another although nothing has come: a line begins or ceases to hold, or a provider releases a number; null: never';
COMMENT ON COLUMN numsync.run.unchecked IS 'values that it left and that could not be checked';
COMMENT ON COLUMN numsync.run.overruled IS 'values that a source said in vain';
COMMENT ON COLUMN numsync.run.ambiguous IS 'values of the drift of which several ids had the number, and the line named none';
COMMENT ON COLUMN numsync.run.ambiguous_number IS 'one of those numbers';
