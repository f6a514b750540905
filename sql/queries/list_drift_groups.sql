-- Drift by field and source, with an example of each.
-- $1 account_id
-- columns: field, source, lines, correctable_lines, example_number, example_expected, example_actual
SELECT field, source, count(*) AS lines, count(*) FILTER (WHERE correctable) AS correctable_lines, (min(example))[1] AS example_number, (min(example))[2] AS example_expected, (min(example))[3] AS example_actual
FROM (
	SELECT field, source, correctable, ARRAY[number, numsync.test_text(operator, operand), coalesce(actual, 'NULL')] AS example
	FROM ({{>evaluation|$1::bigint}}) w
	WHERE verdict IN ('drift', 'gone', 'ambiguous')
) d
GROUP BY field, source
ORDER BY count(*) DESC, field, source
