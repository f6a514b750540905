-- Closes runs that died; called by the taker of the lease. What they did to changes is known from the journal; what they read is not.
-- $1 account_id  $2 time
-- columns: run_id, started_us
-- started_us: microseconds since 1970
WITH ended AS (
	UPDATE numsync.run r
	SET state = 'interrupted', ended_at = $2::timestamptz, changes_confirmed = d.changes_confirmed, changes_unneeded = d.changes_unneeded,
		changes_unwanted = d.changes_unwanted, changes_conflicted = d.changes_conflicted, changes_failed = d.changes_failed
	FROM (
		SELECT o.run_id, count(s.step) FILTER (WHERE s.state = 'confirmed') AS changes_confirmed,
			count(s.step) FILTER (WHERE s.state = 'not_needed') AS changes_unneeded,
			count(s.step) FILTER (WHERE s.state = 'not_wanted') AS changes_unwanted,
			count(s.step) FILTER (WHERE s.state = 'conflict') AS changes_conflicted,
			count(s.step) FILTER (WHERE s.state IN ('rejected', 'not_kept', 'failed')) AS changes_failed
		FROM numsync.run o
		LEFT JOIN numsync.change_step s ON s.account_id = $1::bigint AND s.run_id = o.run_id
		WHERE o.account_id = $1::bigint AND o.state = 'running'
		GROUP BY o.run_id
	) d
	WHERE r.account_id = $1::bigint AND r.run_id = d.run_id AND r.state = 'running'
	RETURNING r.run_id, r.started_at
)
SELECT run_id, (extract(epoch FROM started_at) * 1000000)::bigint AS started_us
FROM ended
