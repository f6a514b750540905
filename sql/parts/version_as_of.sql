-- The numbers as they were at a moment, the argument. Arguments of the statement: $1 account_id, $4 whether numbers that are gone count.
SELECT v.*
FROM numsync.phone_number_version v
WHERE v.account_id = $1::bigint AND v.valid_from <= %::timestamptz AND v.valid_to > %::timestamptz
	AND (v.missing_since IS NULL OR $4::boolean)
