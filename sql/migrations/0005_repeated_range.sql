-- What a file repeats word for word is kept as ranges of lines: a file of a million lines that comes again with one cell changed costs
-- three rows, not a million. What was kept line by line is taken over.

CREATE TABLE numsync.repeated_range (
	account_id bigint NOT NULL,
	batch_id bigint NOT NULL,
	line bigint NOT NULL,
	last_line bigint NOT NULL,
	of_batch_id bigint NOT NULL,
	of_line bigint NOT NULL,
	PRIMARY KEY (account_id, batch_id, line),
	CHECK (last_line >= line)
);
COMMENT ON TABLE numsync.repeated_range IS 'Lines of imported files, one after another, each of which is word for word a line of an earlier file that stands in expectation_line, in the same order; append-only';
COMMENT ON COLUMN numsync.repeated_range.account_id IS 'account that they were imported for';
COMMENT ON COLUMN numsync.repeated_range.batch_id IS 'batch that they came in';
COMMENT ON COLUMN numsync.repeated_range.line IS 'the first of them';
COMMENT ON COLUMN numsync.repeated_range.last_line IS 'the last of them';
COMMENT ON COLUMN numsync.repeated_range.of_batch_id IS 'batch of the lines that they repeat';
COMMENT ON COLUMN numsync.repeated_range.of_line IS 'the line that the first one repeats; the second one repeats the line behind it, and so on';

-- as in expectation_line: none where number and values spell them
ALTER TABLE numsync.stage_line ALTER COLUMN cells DROP NOT NULL;
ALTER TABLE numsync.stage_known ADD COLUMN verbatim boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN numsync.stage_known.verbatim IS 'whether the whole line is word for word the other one';

INSERT INTO numsync.repeated_range (account_id, batch_id, line, last_line, of_batch_id, of_line)
WITH original AS MATERIALIZED ( -- what a line that repeats all of this one must say; once a line, however often it was repeated
	SELECT o.account_id, o.batch_id, o.line, o.number, o.phone_id, n.columns, n.fields, n.number_column,
		-- each field that the line speaks of, and no other, is that line's
		(SELECT array_agg(CASE WHEN f.said <> '' THEN o.batch_id END ORDER BY f.position)
			FROM unnest(string_to_array(o.said, U&'\001E')) WITH ORDINALITY f (said, position)) AS of_batch_id,
		(SELECT array_agg(CASE WHEN f.said <> '' THEN o.line END ORDER BY f.position)
			FROM unnest(string_to_array(o.said, U&'\001E')) WITH ORDINALITY f (said, position)) AS of_line,
		coalesce(o.cells, (SELECT string_agg(CASE WHEN c.position = n.number_column THEN o.number
				ELSE substr(split_part(o.said, U&'\001E', (c.position - (c.position > n.number_column)::integer)::integer), 2) END,
				U&'\001E' ORDER BY c.position)
			FROM generate_subscripts(n.columns, 1) c (position))) AS cells
	FROM numsync.expectation_line o
	JOIN numsync.import_batch n ON n.account_id = o.account_id AND n.batch_id = o.batch_id
	WHERE o.account_id IN (SELECT account_id FROM numsync.repeated_line)
)
SELECT account_id, batch_id, min(line), max(line), of_batch_id, min(of_line)
FROM (
	SELECT v.*, v.line - row_number() OVER (PARTITION BY v.account_id, v.batch_id, v.of_batch_id, v.of_line - v.line ORDER BY v.line) AS island
	FROM (
		SELECT r.account_id, r.batch_id, r.line, o.batch_id AS of_batch_id, o.line AS of_line
		FROM (
			SELECT r.*, (array_remove(r.of_batch_id, NULL))[1] AS one_batch_id, (array_remove(r.of_line, NULL))[1] AS one_line
			FROM numsync.repeated_line r
		) r
		JOIN original o ON o.account_id = r.account_id AND o.batch_id = r.one_batch_id AND o.line = r.one_line
		JOIN numsync.import_batch b ON b.account_id = r.account_id AND b.batch_id = r.batch_id
		WHERE o.columns = b.columns AND o.fields = b.fields AND o.number_column IS NOT DISTINCT FROM b.number_column
			AND r.number IS NOT DISTINCT FROM o.number AND r.phone_id IS NOT DISTINCT FROM o.phone_id
			AND r.of_batch_id = o.of_batch_id AND r.of_line = o.of_line AND r.cells = o.cells
	) v
) i
GROUP BY account_id, batch_id, of_batch_id, of_line - line, island;

DELETE FROM numsync.repeated_line l
USING (
	SELECT account_id, batch_id, range_agg(int8range(line, last_line, '[]')) AS lines
	FROM numsync.repeated_range
	GROUP BY account_id, batch_id
) r
WHERE r.account_id = l.account_id AND r.batch_id = l.batch_id AND l.line <@ r.lines;
