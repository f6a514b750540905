-- A mark of all that expectations rest on beside the clock (sql/parts/expectation_mark.sql).
-- $1 account_id
-- columns: mark
SELECT {{>expectation_mark|$1::bigint}} AS mark
