-- Marks a number as gone: a complete list lacked it and GET answered 404.
-- $1 account_id  $2 id  $3 time  $4 run_id
-- columns: id
-- no row: it was marked before
WITH present AS MATERIALIZED (
	SELECT m.id, greatest($3::timestamptz, m.valid_from + interval '1 microsecond') AS ended_at
	FROM numsync.phone_number m
	WHERE m.account_id = $1::bigint AND m.id = $2 AND m.missing_since IS NULL
), history AS (
	INSERT INTO numsync.phone_number_history (account_id, {{all|, |@}}, unknown, absent, row_read,
		record_read, row_changed_at, missing_since, valid_from, run_id, valid_to, replaced_by_run_id)
	SELECT m.account_id, {{all|, |m.@}}, m.unknown, m.absent, m.row_read, m.record_read,
		m.row_changed_at, m.missing_since, m.valid_from, m.run_id, p.ended_at, $4::bigint
	FROM present p
	JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = p.id
), mirror AS (
	UPDATE numsync.phone_number m
	SET missing_since = $3::timestamptz, valid_from = p.ended_at, run_id = $4::bigint
	FROM present p
	WHERE m.account_id = $1::bigint AND m.id = p.id AND m.missing_since IS NULL
	RETURNING m.id
)
SELECT id FROM mirror
