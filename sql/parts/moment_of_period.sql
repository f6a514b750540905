-- The end of a closed period, the argument. Argument of the statement: $1 account_id.
(SELECT c.moment FROM numsync.closing c WHERE c.account_id = $1::bigint AND c.period = %)
