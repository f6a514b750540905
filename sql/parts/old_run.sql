-- The runs that ended before a moment, and why one has to stay (null: it may go); as common tables behind those of old_change, the
-- last one named old_run. Arguments of the statement: $1 account_id, $2 moment.
cited AS MATERIALIZED ( -- runs that what stays of plans and changes names
	SELECT s.run_id
	FROM left_change c
	JOIN numsync.change_step s ON s.account_id = $1::bigint AND s.change_id = c.change_id
	UNION
	SELECT unnest(ARRAY[p.run_id, p.applied_by_run_id, p.reverts_run_id])
	FROM numsync.plan p
	LEFT JOIN old_plan o ON o.plan_id = p.plan_id AND o.why IS NULL
	WHERE p.account_id = $1::bigint AND o.plan_id IS NULL
), old_run AS MATERIALIZED (
	SELECT r.run_id, CASE
		WHEN r.cut IS NULL OR r.ended_at >= r.cut THEN 'moments of that time can still be asked for'
		WHEN c.run_id IS NOT NULL THEN 'plans and changes that stay name them'
		WHEN r.run_id >= r.list_run_id THEN 'the list that they began may go on'
		WHEN r.place <= 30 OR r.noted AND r.place_noted <= 30 THEN 'status and report show the last 30'
		WHEN r.first_list OR r.last_list OR r.last_old THEN 'they tell which moments can be asked for'
		WHEN r.place_of_sort = 1 THEN 'they are the last of their sort: status, metrics and the order of accounts ask for them'
		END AS why
	FROM (
		SELECT o.run_id, o.state, o.ended_at, o.numbers IS NOT NULL AS noted, k.cut, l.run_id AS list_run_id,
			row_number() OVER (ORDER BY o.run_id DESC) AS place,
			row_number() OVER (PARTITION BY o.numbers IS NOT NULL ORDER BY o.run_id DESC) AS place_noted,
			row_number() OVER (PARTITION BY o.command, o.state, o.exit_status IN (0, 2), o.rows_read > 0, o.list_complete
				ORDER BY o.run_id DESC) AS place_of_sort,
			o.list_complete AND o.ended_at = min(o.ended_at) FILTER (WHERE o.list_complete) OVER () AS first_list,
			o.list_complete AND o.ended_at = max(o.ended_at)
				FILTER (WHERE o.list_complete AND o.ended_at < $2::timestamptz) OVER () AS last_list,
			o.run_id = max(o.run_id) FILTER (WHERE o.ended_at < $2::timestamptz) OVER () AS last_old
		FROM numsync.run o
		LEFT JOIN numsync.list_pass l ON l.account_id = o.account_id
		LEFT JOIN (SELECT account_id, max(cut) AS cut FROM numsync.history_removal WHERE account_id = $1::bigint GROUP BY account_id) k
			ON k.account_id = o.account_id
		WHERE o.account_id = $1::bigint
	) r
	LEFT JOIN cited c ON c.run_id = r.run_id
	WHERE r.state <> 'running' AND r.ended_at < $2::timestamptz
)
