-- The lines of a closed period, the argument ($2 or $3), with what counts of each amount. Arguments of the statement: those of
-- version_of_period, $5 and $6 of line_wanted. What counts is of all lines, as in line_as_of.
SELECT v.*
FROM (
	SELECT v.*, {{>line_counted|}}
	FROM ({{>version_of_period|%}}) v
	{{>items|%}}
) v
WHERE {{>line_wanted|}}
