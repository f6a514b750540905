-- Times without an offset of the file under import that the clock of the account's time zone shows twice or never. Before they are moved
-- to that zone; midnight is when the day begins, which is always once.
-- $1 account_id  $2 import_key  $3 time zone
-- columns: line, column_name, value, fault, other
-- other: the two moments
WITH told AS (
	SELECT line, 'effective_at' AS column_name, effective_at AT TIME ZONE 'UTC' AS shown
	FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2 AND effective_local
	UNION ALL
	SELECT line, 'expires_at', expires_at AT TIME ZONE 'UTC'
	FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2 AND expires_local
), clock AS (
	SELECT d.shown, numsync.clock_times(d.shown, $3) AS moments
	FROM (SELECT DISTINCT shown FROM told WHERE shown::time <> '00:00') d
)
SELECT t.line, t.column_name, to_char(t.shown, 'YYYY-MM-DD HH24:MI:SS') AS value,
	CASE WHEN c.moments IS NULL THEN 'never' ELSE 'twice' END AS fault,
	to_char(c.moments[1] AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' or '
		|| to_char(c.moments[2] AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS other
FROM told t
JOIN clock c ON c.shown = t.shown
WHERE c.moments IS NULL OR cardinality(c.moments) > 1
ORDER BY t.line, t.column_name
