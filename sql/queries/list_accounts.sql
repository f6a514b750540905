-- All accounts of the database, for `prune`.
-- columns: account_id, name
SELECT account_id, name FROM numsync.account ORDER BY name, account_id
