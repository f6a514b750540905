-- The lines of a period, as they were at the moment in numsync.moment.
-- $1 account_id  $2 period
-- exception setting: shared with COPY, which takes no parameters; DESIGN.md section 12
INSERT INTO numsync.closing_line (account_id, period, {{billing|, |@}}, read_at)
SELECT $1::bigint, $2, {{billing|, |v.@}}, v.read_at
FROM ({{>line_as_of|moment}}) v
