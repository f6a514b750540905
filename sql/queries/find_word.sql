-- Whether some number of the mirror has this value; a word that is in use is found at once.
-- $1 account_id  $2 field  $3 value
-- columns: found
SELECT EXISTS (SELECT 1 FROM numsync.phone_number m
	WHERE m.account_id = $1::bigint AND CASE $2 {{all| |WHEN '@' THEN m.@::text}} END = $3) AS found
