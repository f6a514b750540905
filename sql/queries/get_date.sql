-- The day at a time in a time zone.
-- $1 time  $2 time zone
-- columns: date
-- date: 2026-07-01
SELECT to_char(timezone($2, $1::timestamptz), 'YYYY-MM-DD') AS date
