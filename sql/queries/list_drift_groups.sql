-- Drift by field.
-- $1 account_id
-- field, source, lines, correctable ones, an example: number, expected, actual
SELECT field, source, count(*), count(*) FILTER (WHERE correctable), min(number),
	min(numsync.test_text(operator, operand)), min(actual)
FROM numsync.judgement($1::bigint)
WHERE verdict IN ('drift', 'gone')
GROUP BY field, source
ORDER BY count(*) DESC, field, source
