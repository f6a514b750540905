-- Canonical text of one field of a row `m` of the mirror. The argument: the field's column. It is written into statements instead of
-- calling `value_text`, whose row of all columns would be copied for each field before it is made simple.
-- The fields that expectations are mostly about come first: a CASE is searched in order.
CASE %{{hot&text||
	WHEN '@' THEN m.@}}{{hot&bool||
	WHEN '@' THEN m.@::text}}{{hot&timestamp||
	WHEN '@' THEN numsync.time_text(m.@)}}{{cold&text||
	WHEN '@' THEN m.@}}{{cold&bool||
	WHEN '@' THEN m.@::text}}{{cold&timestamp||
	WHEN '@' THEN numsync.time_text(m.@)}}{{cold&int||
	WHEN '@' THEN m.@::text}}{{cold&decimal||
	WHEN '@' THEN numsync.decimal_text(m.@)}}
END
