-- Drift by field and source, with an example of each.
-- $1 account_id
-- field, source, lines, correctable ones, the example: number, expected, actual
SELECT field, source, count(*), count(*) FILTER (WHERE correctable), (min(example))[1], (min(example))[2], (min(example))[3]
FROM (
	SELECT field, source, correctable, ARRAY[number, numsync.test_text(operator, operand), coalesce(actual, 'NULL')] AS example
	FROM ({{>evaluation|$1::bigint}}) w
	WHERE verdict IN ('drift', 'gone', 'ambiguous')
) d
GROUP BY field, source
ORDER BY count(*) DESC, field, source
