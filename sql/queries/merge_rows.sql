-- Merges staged rows: what differs goes to history and the mirror, what does not is not touched. A row of an interrupted list
-- does not count for a number that a later run than the one that read its page has read, changed or found gone: runs follow one
-- another under the lease, so their numbers say which came later, whatever the clocks said. A version
-- ends after it began, also where the clock was ahead when it did, and the next one begins there.
-- $1 account_id  $2 run_id that staged them  $3 time  $4 run_id that merges them
-- columns: new, changed
WITH changed AS MATERIALIZED (
	SELECT s.seq, s.id, m.id IS NULL AS is_new,
		greatest($3::timestamptz, m.valid_from + interval '1 microsecond') AS valid_from
	FROM numsync.stage_row s
	LEFT JOIN numsync.phone_number m ON m.account_id = s.account_id AND m.id = s.id
	WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint
		AND (m.id IS NULL OR NOT m.row_read OR m.missing_since IS NOT NULL
			OR coalesce(s.unknown, '{}') IS DISTINCT FROM coalesce(m.unknown -> 'row', '{}')
			OR ({{row|, |s.@}}) IS DISTINCT FROM ({{row|, |m.@}}))
		AND (m.id IS NULL OR s.page_run_id = $4::bigint
			OR m.run_id <= s.page_run_id AND NOT EXISTS (SELECT 1 FROM numsync.phone_number_reading r
				WHERE r.account_id = $1::bigint AND r.id = s.id AND r.detail_run_id > s.page_run_id))
), history AS (
	INSERT INTO numsync.phone_number_history (account_id, {{all|, |@}}, unknown, absent, row_read,
		record_read, row_changed_at, missing_since, valid_from, run_id, valid_to, replaced_by_run_id)
	SELECT m.account_id, {{all|, |m.@}}, m.unknown, m.absent, m.row_read, m.record_read,
		m.row_changed_at, m.missing_since, m.valid_from, m.run_id, c.valid_from, $4::bigint
	FROM changed c
	JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = c.id
), mirror AS (
	INSERT INTO numsync.phone_number (account_id, {{row|, |@}}, unknown, row_read, row_changed_at,
		valid_from, run_id)
	SELECT s.account_id, {{row|, |s.@}},
		CASE WHEN s.unknown IS NULL THEN '{}' ELSE jsonb_build_object('row', s.unknown) END,
		true, $3::timestamptz, c.valid_from, $4::bigint
	FROM changed c
	JOIN numsync.stage_row s ON s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.seq = c.seq
	ON CONFLICT (account_id, id) DO UPDATE
	SET {{row|, |@ = excluded.@}},
		unknown = (phone_number.unknown - 'row') || excluded.unknown,
		row_read = true, row_changed_at = excluded.row_changed_at, missing_since = NULL,
		valid_from = excluded.valid_from, run_id = excluded.run_id
)
SELECT count(*) FILTER (WHERE is_new) AS new, count(*) FILTER (WHERE NOT is_new) AS changed FROM changed
