-- Takes back all that the source said and the staged file does not say word for word.
-- $1 account_id  $2 import_key  $3 source  $4 batch_id of the file  $5 withdrawal_id  $6 fields of the batch
WITH {{>unlike_line|}}, place AS (
	SELECT p.* FROM ({{>expectation_place|}}) p WHERE p.account_id = $1::bigint
)
UPDATE numsync.expectation_line l
SET withdrawal_id = d.withdrawal_id
FROM (
	SELECT e.batch_id, e.line,
		array_agg(CASE WHEN e.withdrawal_id IS NOT NULL THEN e.withdrawal_id WHEN k.line IS NULL THEN $5::bigint END
			ORDER BY e.position) AS withdrawal_id
	FROM place e
	LEFT JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2 AND k.same
		AND k.of_batch_id = e.batch_id AND k.of_line = e.line AND ($6::text[])[k.position] = e.field
	WHERE e.batch_id <> $4::bigint
	GROUP BY e.batch_id, e.line
	HAVING bool_or(e.said IS NOT NULL AND e.withdrawal_id IS NULL AND k.line IS NULL)
) d
WHERE l.account_id = $1::bigint AND l.batch_id = d.batch_id AND l.line = d.line
