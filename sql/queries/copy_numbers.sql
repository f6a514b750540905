-- The account's numbers, and again those of them that are gone: so is the first half read from the index alone, and the
-- second is small. One more than ROWS_MAX of store_import_keys.c, which then takes them for incomplete.
-- $1 account_id
-- columns: number
-- number: with a minus before it if it is gone
COPY (
SELECT number FROM numsync.phone_number
WHERE account_id = $1::bigint
UNION ALL
SELECT '-' || number FROM numsync.phone_number
WHERE account_id = $1::bigint AND missing_since IS NOT NULL
LIMIT 3000001
) TO STDOUT
