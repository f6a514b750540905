-- An import reads all numbers of an account, and those that are gone once more: they are few.
CREATE INDEX phone_number_missing ON numsync.phone_number (account_id, id) INCLUDE (number) WHERE missing_since IS NOT NULL;

-- Most lines say each cell as it stands: such a line is kept without its cells, a quarter of its bytes.
ALTER TABLE numsync.import_batch ADD COLUMN number_column integer;
COMMENT ON COLUMN numsync.import_batch.number_column IS 'of a file whose other columns are its fields, in their order: which of columns names the number, from 1; null: of another file';
ALTER TABLE numsync.expectation_line ALTER COLUMN cells DROP NOT NULL;
COMMENT ON COLUMN numsync.expectation_line.cells IS 'the cells as they were, in the order of the batch''s columns, U+001E between them; "": an empty one in quotes. See cell_list. Null: just as number and said spell them, see spelt_cells';

CREATE FUNCTION numsync.spelt_cells(number text, said text, number_column integer) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT s.cells[:number_column - 1] || number || s.cells[number_column:]
	FROM (
		SELECT array_agg(substr(c.said, 2) ORDER BY c.position) AS cells
		FROM unnest(numsync.cell_list(said)) WITH ORDINALITY c (said, position)
	) s
$$;
COMMENT ON FUNCTION numsync.spelt_cells IS 'Cells of a line that is kept without them: its number and what it says of the fields; null for empty ones';

CREATE OR REPLACE VIEW numsync.import_line AS
SELECT l.account_id, l.batch_id, l.line, l.phone_id, l.number,
	jsonb_strip_nulls(jsonb_object(b.columns, CASE WHEN l.cells IS NULL THEN numsync.spelt_cells(l.number, l.said, b.number_column)
		ELSE numsync.cell_list(l.cells) END)) AS cells
FROM (
	SELECT account_id, batch_id, line, phone_id, number, cells, said FROM numsync.expectation_line
	UNION ALL
	SELECT account_id, batch_id, line, phone_id, number, cells, NULL FROM numsync.repeated_line
) l
JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id;

-- Most lines of a file that comes every night say word for word what they said the night before: one mark for the line.
ALTER TABLE numsync.stage_known ADD COLUMN cells integer NOT NULL DEFAULT 1;
COMMENT ON COLUMN numsync.stage_known.position IS 'place of the field in said, from 1; 0: all that the line says';
COMMENT ON COLUMN numsync.stage_known.cells IS 'how many fields it is about';
