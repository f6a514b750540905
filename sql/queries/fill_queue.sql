-- Queues the records to read whole, most needed first.
-- $1 account_id  $2 run_id  $3 read since then: not again  $4 refresh: all, auto, none  $5 run_id of a complete list whose missing numbers are to be asked for, or null  $6 what was read later than this was not: a clock was ahead  $7 time
-- columns: records, ahead
-- ahead: of the records read at a time to come
WITH wanted AS (
	SELECT DISTINCT e.phone_id
	FROM numsync.expectation e
	WHERE e.account_id = $1::bigint AND e.withdrawal_id IS NULL
		AND e.field NOT IN ({{shared|, |'@'}}, {{list|, |'@'}})
), missing AS (
	SELECT m.id
	FROM numsync.phone_number m
	WHERE m.account_id = $1::bigint AND m.missing_since IS NULL AND $5::bigint IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM numsync.stage_row s
			WHERE s.account_id = $1::bigint AND s.run_id = $5::bigint AND s.id = m.id)
		AND NOT EXISTS (SELECT 1 FROM numsync.set_aside a
			WHERE a.account_id = $1::bigint AND a.run_id >= $5::bigint AND a.source = 'list'
				AND a.phone_id = m.id)
), queued AS (
	INSERT INTO numsync.detail_queue (account_id, run_id, seq, id, suspected_gone)
	SELECT $1::bigint, $2::bigint,
		row_number() OVER (ORDER BY
			CASE
			WHEN g.id IS NOT NULL THEN 0
			WHEN r.detail_at IS NULL OR r.detail_at > $6::timestamptz THEN 1
			WHEN r.detail_at < m.row_changed_at AND m.row_changed_at <= $6::timestamptz THEN 2
			WHEN (m.provider_released_at IS NULL OR m.provider_released_at > $7::timestamptz)
				AND (m.provider_release_requested_at IS NOT NULL
					OR m.provider_release_scheduled_at IS NOT NULL) THEN 3
			WHEN w.phone_id IS NOT NULL THEN 4
			ELSE 5
			END, r.detail_at, m.id),
		m.id, g.id IS NOT NULL
	FROM numsync.phone_number m
	LEFT JOIN numsync.phone_number_reading r ON r.account_id = $1::bigint AND r.id = m.id
	LEFT JOIN wanted w ON w.phone_id = m.id
	LEFT JOIN missing g ON g.id = m.id
	WHERE m.account_id = $1::bigint AND m.missing_since IS NULL
		AND (g.id IS NOT NULL
			OR $4 <> 'none' AND (r.detail_at IS NULL OR r.detail_at < $3::timestamptz OR r.detail_at > $6::timestamptz
				OR r.detail_at < m.row_changed_at AND m.row_changed_at <= $6::timestamptz))
	RETURNING seq
)
SELECT (SELECT count(*) FROM queued) AS records, (SELECT count(*)
	FROM numsync.phone_number m
	JOIN numsync.phone_number_reading r ON r.account_id = $1::bigint AND r.id = m.id AND r.detail_at > $6::timestamptz
	WHERE m.account_id = $1::bigint AND m.missing_since IS NULL) AS ahead
