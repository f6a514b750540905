-- Of staged expectations that a file repeats the first one counts.
-- $1 account_id  $2 import_key
DELETE FROM numsync.stage_expectation s
USING (
	SELECT coalesce(phone_id, number) AS key, field, effective_at, expires_at, min(line) AS first_line
	FROM numsync.stage_expectation
	WHERE account_id = $1::bigint AND import_key = $2
		AND coalesce(phone_id, number) IN (
			SELECT coalesce(phone_id, number)
			FROM numsync.stage_line
			WHERE account_id = $1::bigint AND import_key = $2
			GROUP BY 1 HAVING count(*) > 1)
	GROUP BY 1, 2, 3, 4
	HAVING count(*) > 1
) d
WHERE s.account_id = $1::bigint AND s.import_key = $2
	AND coalesce(s.phone_id, s.number) = d.key AND s.field = d.field AND s.line > d.first_line
	AND s.effective_at IS NOT DISTINCT FROM d.effective_at AND s.expires_at IS NOT DISTINCT FROM d.expires_at
