-- Sources and their priorities.
-- $1 account_id
-- columns: name, priority
SELECT name, priority FROM numsync.source WHERE account_id = $1::bigint ORDER BY priority DESC, name
