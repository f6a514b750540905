-- Merges staged records: what differs goes to history and the mirror, what does not is not touched. A version
-- ends after it began, also where the clock was ahead when it did, and the next one begins there. (OFFSET 0:
-- each staged number is looked up by its key, whatever the planner knows or does not know of the tables.)
-- $1 account_id  $2 run_id  $3 time
-- columns: changed
-- changed: new or changed
WITH mirrored AS MATERIALIZED (
	SELECT m.*
	FROM numsync.stage_record s
	CROSS JOIN LATERAL (
		SELECT p.* FROM numsync.phone_number p WHERE p.account_id = $1::bigint AND p.id = s.id OFFSET 0
	) m
	WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint
), changed AS MATERIALIZED (
	SELECT s.seq, s.id, a.new_absent,
		greatest($3::timestamptz, m.valid_from + interval '1 microsecond') AS valid_from
	FROM numsync.stage_record s
	LEFT JOIN mirrored m ON m.id = s.id
	CROSS JOIN LATERAL (
		SELECT CASE WHEN s.absent IS NULL THEN '{}'::jsonb
			ELSE (SELECT jsonb_object_agg(a, CASE WHEN m.absent ? a THEN m.absent -> a
					ELSE coalesce(to_jsonb((SELECT r.detail_at FROM numsync.phone_number_reading r
						WHERE r.account_id = $1::bigint AND r.id = s.id)), 'null') END)
				FROM unnest(s.absent) a)
			END AS new_absent
	) a
	WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint
		AND (m.id IS NULL OR NOT m.record_read OR m.missing_since IS NOT NULL
			OR m.absent IS DISTINCT FROM a.new_absent
			OR coalesce(s.unknown, '{}') IS DISTINCT FROM coalesce(m.unknown -> 'record', '{}')
			OR ({{record|, |s.@}}) IS DISTINCT FROM ({{record|, |m.@}}))
), history AS (
	INSERT INTO numsync.phone_number_history (account_id, {{all|, |@}}, unknown, absent, row_read,
		record_read, row_changed_at, missing_since, valid_from, run_id, valid_to, replaced_by_run_id)
	SELECT m.account_id, {{all|, |m.@}}, m.unknown, m.absent, m.row_read, m.record_read,
		m.row_changed_at, m.missing_since, m.valid_from, m.run_id, c.valid_from, $2::bigint
	FROM changed c
	JOIN mirrored m ON m.id = c.id
), mirror AS (
	INSERT INTO numsync.phone_number (account_id, {{record|, |@}}, unknown, absent, record_read,
		valid_from, run_id)
	SELECT s.account_id, {{record|, |s.@}},
		CASE WHEN s.unknown IS NULL THEN '{}' ELSE jsonb_build_object('record', s.unknown) END,
		c.new_absent, true, c.valid_from, $2::bigint
	FROM changed c
	JOIN numsync.stage_record s ON s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.seq = c.seq
	ON CONFLICT (account_id, id) DO UPDATE
	SET {{record|, |@ = excluded.@}},
		unknown = (phone_number.unknown - 'record') || excluded.unknown, absent = excluded.absent,
		record_read = true, missing_since = NULL, valid_from = excluded.valid_from,
		run_id = excluded.run_id
)
SELECT count(*) AS changed FROM changed
