-- Numbers that have or had this id or phone number.
-- $1 account_id  $2 id or number
-- columns: id, number, name
SELECT v.id, max(v.number COLLATE "C") AS number, max(v.name COLLATE "C") AS name
FROM ( -- the tables, not the view of both: its texts sort by bytes, and the keys do not
	SELECT id, number, name FROM numsync.phone_number WHERE account_id = $1::bigint AND (id = $2 OR number = $2)
	UNION ALL
	SELECT id, number, name FROM numsync.phone_number_history WHERE account_id = $1::bigint AND (id = $2 OR number = $2)
) v
GROUP BY v.id
ORDER BY v.id COLLATE "C"
