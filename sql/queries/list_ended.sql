-- What the history has that ended before a moment, by month; and the partitions that go with it.
-- $1 moment
-- columns: what, month, lines, partition, bytes
-- what: versions or readings; partition: it is one of its own
-- exception account: a month of the history is that of all accounts, see DESIGN.md section 5
WITH ended AS (
	SELECT 'phone_number_history' AS history, date_trunc('month', h.valid_to, 'UTC') AS month, count(*) AS lines
	FROM numsync.phone_number_history h
	WHERE h.valid_to < $1::timestamptz
	GROUP BY 2
	UNION ALL
	SELECT 'phone_number_reading_history', date_trunc('month', h.valid_to, 'UTC'), count(*)
	FROM numsync.phone_number_reading_history h
	WHERE h.valid_to < $1::timestamptz
	GROUP BY 2
)
SELECT CASE coalesce(e.history, p.history) WHEN 'phone_number_history' THEN 'versions' ELSE 'readings' END AS what,
	to_char(coalesce(e.month, p.lower) AT TIME ZONE 'UTC', 'YYYY-MM') AS month, coalesce(e.lines, 0) AS lines, p.name IS NOT NULL AS partition, coalesce(p.bytes, 0) AS bytes
FROM ended e
FULL JOIN (
	SELECT q.* FROM numsync.history_partition q WHERE q.upper <= $1::timestamptz
) p ON p.history = e.history AND p.lower = e.month
ORDER BY coalesce(e.month, p.lower), 1 DESC
