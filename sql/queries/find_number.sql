-- Numbers that have or had this id or phone number.
-- $1 account_id  $2 id or number
-- columns: id, number, name
SELECT v.id, max(v.number) AS number, max(v.name) AS name
FROM numsync.phone_number_version v
WHERE v.account_id = $1::bigint AND (v.id = $2 OR v.number = $2)
GROUP BY v.id
ORDER BY 1
