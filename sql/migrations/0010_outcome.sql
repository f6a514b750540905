-- What each run left behind, so that a page can show how it has developed.

ALTER TABLE numsync.run
	ADD COLUMN numbers bigint,
	ADD COLUMN older_than_a_day bigint,
	ADD COLUMN releases_wanted bigint,
	ADD COLUMN queue_left bigint;
COMMENT ON COLUMN numsync.run.numbers IS 'numbers that existed when the run ended; null: not known (an earlier version, or it ended early)';
COMMENT ON COLUMN numsync.run.older_than_a_day IS 'of them, those whose record was older than a day, or never read';
COMMENT ON COLUMN numsync.run.releases_wanted IS 'wanted numbers with a release coming when it ended';
COMMENT ON COLUMN numsync.run.queue_left IS 'records that it meant to read and left to the next run, for its time budget';

CREATE TABLE numsync.run_drift (
	account_id bigint NOT NULL,
	run_id bigint NOT NULL,
	field text NOT NULL,
	correctable boolean NOT NULL,
	lines bigint NOT NULL,
	PRIMARY KEY (account_id, run_id, field, correctable)
);
COMMENT ON TABLE numsync.run_drift IS 'Drift that a run left, by field; append-only';
COMMENT ON COLUMN numsync.run_drift.account_id IS 'account of the run';
COMMENT ON COLUMN numsync.run_drift.run_id IS 'the run';
COMMENT ON COLUMN numsync.run_drift.field IS 'field that drifted';
COMMENT ON COLUMN numsync.run_drift.correctable IS 'whether PUT can write it';
COMMENT ON COLUMN numsync.run_drift.lines IS 'how many numbers';

CREATE VIEW numsync.number_life AS
SELECT s.account_id, c.phone_id, s.at, 'change' AS kind, s.run_id, s.state AS what, NULL::text AS actor,
	concat_ws('; ', (SELECT string_agg(f.field || ': ' || coalesce(f.before, 'NULL') || ' -> ' || coalesce(f.after, 'NULL'), ', '
			ORDER BY f.field)
		FROM numsync.change_field f
		WHERE f.account_id = c.account_id AND f.change_id = c.change_id AND f.before IS DISTINCT FROM f.after),
		CASE WHEN s.status IS NOT NULL THEN 'status ' || s.status END, s.message) AS detail
FROM numsync.change_step s
JOIN numsync.change c ON c.account_id = s.account_id AND c.change_id = s.change_id
UNION ALL
SELECT e.account_id, e.phone_id, e.created_at, 'import', NULL, e.field || ' should be ' || numsync.test_text(e.operator, e.operand),
	e.actor, e.source || ': ' || b.file_name || ':' || e.line || coalesce('; ' || e.reason, '')
FROM numsync.expectation e
JOIN numsync.import_batch b ON b.account_id = e.account_id AND b.batch_id = e.batch_id
UNION ALL
SELECT e.account_id, e.phone_id, e.withdrawn_at, 'withdrawn', NULL,
	e.field || ' should be ' || numsync.test_text(e.operator, e.operand), NULL, e.source
FROM numsync.expectation e
WHERE e.withdrawn_at IS NOT NULL
UNION ALL
SELECT v.account_id, v.phone_id, v.created_at, 'provider', v.run_id, coalesce(v.type, v.title), v.actor_name,
	concat_ws('; ', v.title, v.state, v.details)
FROM numsync.phone_number_event v;
COMMENT ON VIEW numsync.number_life IS 'What is known of one number, in one stream, beside its versions in the mirror: changes sent, what files asked for and took back, events of the provider';
