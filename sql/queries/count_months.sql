-- How many months of the history sql/history.sql would make: those without a partition of which the default one has nothing.
-- columns: months
-- exception account: a month of the history is that of all accounts, see DESIGN.md section 5
WITH kept AS (
	SELECT 'phone_number_history' AS history, date_trunc('month', d.valid_to, 'UTC') AS begins
	FROM numsync.phone_number_history_default d
	WHERE d.valid_to >= date_trunc('month', now(), 'UTC')
	GROUP BY 2
	UNION ALL
	SELECT 'phone_number_reading_history', date_trunc('month', d.valid_to, 'UTC')
	FROM numsync.phone_number_reading_history_default d
	WHERE d.valid_to >= date_trunc('month', now(), 'UTC')
	GROUP BY 2
)
SELECT count(*) AS months
FROM (VALUES ('phone_number_history'), ('phone_number_reading_history')) h (name)
CROSS JOIN (
	SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead)) AT TIME ZONE 'UTC' AS begins,
		(date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead + 1)) AT TIME ZONE 'UTC' AS ends
	FROM generate_series(0, 12) ahead
) m
WHERE NOT EXISTS (SELECT 1 FROM numsync.history_partition p WHERE p.history = h.name AND p.lower < m.ends AND p.upper > m.begins)
	AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.history = h.name AND k.begins = m.begins)
