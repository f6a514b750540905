-- From the totals of one moment to those of another, by business, channel or user: opening + added - removed + moved_in
-- - moved_out + changed = closing.
-- $1 to $7: of the line (store_billing.h)  $8 business, channel, user or total
-- columns: key, name, opening, added, removed, moved_in, moved_out, changed, closing, opening_numbers, closing_numbers, names
-- name: at the later moment, of the record that was read last; of a group that has gone, at the earlier; opening_numbers, closing_numbers: how many there are of them; names: how many different ones its lines have at the moment of the name
WITH pair AS (
	SELECT b.id IS NOT NULL AS before, a.id IS NOT NULL AS after, coalesce(b.counted, 0) AS old, coalesce(a.counted, 0) AS new,
		CASE $8 WHEN 'business' THEN b.billing_business_id WHEN 'channel' THEN b.billing_channel
			WHEN 'user' THEN b.billing_user_id END AS old_key,
		CASE $8 WHEN 'business' THEN a.billing_business_id WHEN 'channel' THEN a.billing_channel
			WHEN 'user' THEN a.billing_user_id END AS new_key,
		CASE $8 WHEN 'business' THEN b.billing_business_name WHEN 'user' THEN b.billing_user_name END AS old_name,
		CASE $8 WHEN 'business' THEN a.billing_business_name WHEN 'user' THEN a.billing_user_name END AS new_name,
		b.read_at AS old_read_at, a.read_at AS new_read_at
	FROM ({{>line|$3}}) b
	FULL JOIN ({{>line|$2}}) a ON a.id = b.id
), side AS (
	SELECT old_key AS key, old_name AS name, old_read_at AS read_at, old AS opening, 0 AS added,
		CASE WHEN after THEN 0 ELSE old END AS removed, 0 AS moved_in,
		CASE WHEN after AND old_key IS DISTINCT FROM new_key THEN old ELSE 0 END AS moved_out,
		CASE WHEN after AND old_key IS NOT DISTINCT FROM new_key THEN new - old ELSE 0 END AS changed, 0 AS closing,
		1 AS opened, 0 AS closed
	FROM pair WHERE before
	UNION ALL
	SELECT new_key, new_name, new_read_at, 0, CASE WHEN before THEN 0 ELSE new END, 0,
		CASE WHEN before AND old_key IS DISTINCT FROM new_key THEN new ELSE 0 END, 0, 0, new, 0, 1
	FROM pair WHERE after
)
SELECT key, (array_agg(name ORDER BY closed > 0 DESC, read_at DESC NULLS LAST, name)
		FILTER (WHERE name IS NOT NULL AND key IS NOT NULL))[1] AS name,
	sum(opening) AS opening, sum(added) AS added, sum(removed) AS removed, sum(moved_in) AS moved_in,
	sum(moved_out) AS moved_out, sum(changed) AS changed, sum(closing) AS closing,
	sum(opened) AS opening_numbers, sum(closed) AS closing_numbers,
	CASE WHEN sum(closed) > 0 THEN count(name) FILTER (WHERE closed > 0 AND key IS NOT NULL)
		ELSE count(name) FILTER (WHERE key IS NOT NULL) END AS names
FROM (
	SELECT key, name, coalesce(max(read_at) FILTER (WHERE closed > 0), max(read_at)) AS read_at, sum(opening) AS opening,
		sum(added) AS added, sum(removed) AS removed, sum(moved_in) AS moved_in, sum(moved_out) AS moved_out,
		sum(changed) AS changed, sum(closing) AS closing, sum(opened) AS opened, sum(closed) AS closed
	FROM side
	GROUP BY key, name
) g
GROUP BY key
ORDER BY {{biggest||sum(closing) DESC, }}key
