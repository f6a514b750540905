-- Numbers of which the state at the moment in numsync.moment is not known for sure: not read whole within $1 seconds before it,
-- nor known to be the same when they were read after it.
-- $1 seconds
-- columns: number, id, read_at
-- exception setting: shared with COPY, which takes no parameters; DESIGN.md section 12
SELECT v.number, v.id, numsync.time_text(v.read_at) AS read_at
FROM ({{>line_as_of|moment}}) v
WHERE (v.read_at IS NULL
		OR v.read_at < current_setting('numsync.moment')::timestamptz - make_interval(secs => $1::double precision))
	AND NOT EXISTS (
		SELECT 1
		FROM numsync.reading_version n
		JOIN numsync.run u ON u.account_id = n.account_id AND u.run_id = n.detail_run_id
		WHERE n.account_id = v.account_id AND n.id = v.id AND v.record_read
			AND n.detail_at > current_setting('numsync.moment')::timestamptz
			AND n.valid_to > current_setting('numsync.moment')::timestamptz AND u.ended_at < v.valid_to
	)
ORDER BY v.number, v.id
