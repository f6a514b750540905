-- How a complete list compares with the mirror.
-- $1 account_id  $2 run_id that staged it
-- columns: known, missing, sample
-- known: numbers in the mirror that exist; missing: of these not in the list and not set aside; sample: a few of those
WITH missing AS (
	SELECT m.number
	FROM numsync.phone_number m
	WHERE m.account_id = $1::bigint AND m.missing_since IS NULL
		AND NOT EXISTS (SELECT 1 FROM numsync.stage_row s
			WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.id = m.id)
		AND NOT EXISTS (SELECT 1 FROM numsync.set_aside a
			WHERE a.account_id = $1::bigint AND a.run_id >= $2::bigint AND a.source = 'list'
				AND a.phone_id = m.id)
)
SELECT
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NULL) AS known,
	(SELECT count(*) FROM missing) AS missing,
	(SELECT string_agg(few.number, ', ' ORDER BY few.number)
		FROM (SELECT number FROM missing ORDER BY number LIMIT 5) few) AS sample
