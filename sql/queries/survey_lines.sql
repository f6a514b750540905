-- Whether every line of the file under import means one number that exists: then its rows and its matches are as many as
-- its lines. Plain enough for parallel workers; find_line_faults tells what is wrong if they are not. (The length instead of
-- IS NULL: the planner then takes the lines for more than one, and lets each worker count for itself.)
-- $1 account_id  $2 batch_id  $3 import_key  $4 lines that name an id
-- columns: number_rows, number_matches, id_rows, id_matches
WITH lines AS NOT MATERIALIZED ( -- workers do not read from a common table
	SELECT account_id, phone_id, number FROM numsync.expectation_line
	WHERE account_id = $1::bigint AND batch_id = $2::bigint
	UNION ALL
	SELECT account_id, phone_id, number FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $3
)
SELECT n.rows AS number_rows, n.matches AS number_matches, i.rows AS id_rows, i.matches AS id_matches
FROM (
	SELECT count(*) AS rows, count(m.id) AS matches
	FROM lines l
	LEFT JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.number = l.number AND m.missing_since IS NULL
	WHERE length(coalesce(l.phone_id, '')) < 1
) n
CROSS JOIN (
	SELECT count(*) AS rows, count(m.id) AS matches
	FROM lines l
	LEFT JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = l.phone_id AND m.missing_since IS NULL
		AND (l.number IS NULL OR l.number = m.number)
	WHERE l.phone_id IS NOT NULL AND $4::bigint > 0
) i
