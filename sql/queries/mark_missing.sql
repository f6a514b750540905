-- Marks a number as gone: a complete list lacked it and GET answered 404.
-- $1 account_id  $2 id  $3 time  $4 run_id
-- columns: id
-- no row: it was marked before
WITH history AS (
	INSERT INTO numsync.phone_number_history (account_id, {{all|, |@}}, unknown, absent, row_read,
		record_read, row_changed_at, missing_since, valid_from, run_id, valid_to, replaced_by_run_id)
	SELECT m.account_id, {{all|, |m.@}}, m.unknown, m.absent, m.row_read, m.record_read,
		m.row_changed_at, m.missing_since, m.valid_from, m.run_id, greatest($3::timestamptz, m.valid_from + interval '1 microsecond'), $4::bigint
	FROM numsync.phone_number m
	WHERE m.account_id = $1::bigint AND m.id = $2 AND m.missing_since IS NULL
	RETURNING account_id, id, valid_to
)
UPDATE numsync.phone_number m
SET missing_since = $3::timestamptz, valid_from = h.valid_to, run_id = $4::bigint
FROM history h
WHERE m.account_id = $1::bigint AND m.id = $2 AND h.account_id = m.account_id AND h.id = m.id AND m.missing_since IS NULL
RETURNING m.id
