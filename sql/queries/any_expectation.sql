-- Whether anything was ever asked for: where nothing was, nothing can drift, and no evaluation need be planned.
-- $1 account_id
-- columns: found
SELECT EXISTS (SELECT 1 FROM numsync.import_batch WHERE account_id = $1::bigint) AS found
