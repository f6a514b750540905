-- What the business wants: imported files, their lines, and the expectations they make.

CREATE TABLE numsync.source (
	account_id bigint NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	priority integer NOT NULL,
	PRIMARY KEY (account_id, name)
);
COMMENT ON TABLE numsync.source IS 'Named sets of expectations; where two disagree about a field the higher priority wins';
COMMENT ON COLUMN numsync.source.account_id IS 'account that it speaks about';
COMMENT ON COLUMN numsync.source.name IS 'name, as given with --source';
COMMENT ON COLUMN numsync.source.priority IS 'the higher wins, field by field; between equals the name that sorts first';

CREATE TABLE numsync.import_batch (
	account_id bigint NOT NULL,
	batch_id bigint NOT NULL,
	source text NOT NULL,
	file_name text NOT NULL,
	file_sha256 text NOT NULL,
	actor text NOT NULL,
	imported_at timestamptz NOT NULL,
	line_count bigint NOT NULL,
	expectation_count bigint NOT NULL,
	PRIMARY KEY (account_id, batch_id)
);
-- the same file again is recognised by this
CREATE INDEX import_batch_file ON numsync.import_batch (account_id, source, file_sha256);
COMMENT ON TABLE numsync.import_batch IS 'Each imported file; append-only';
COMMENT ON COLUMN numsync.import_batch.account_id IS 'account that it was imported for';
COMMENT ON COLUMN numsync.import_batch.batch_id IS 'number of the batch within the account, from 1';
COMMENT ON COLUMN numsync.import_batch.source IS 'source that it belongs to';
COMMENT ON COLUMN numsync.import_batch.file_name IS 'name of the file as it was given';
COMMENT ON COLUMN numsync.import_batch.file_sha256 IS 'SHA-256 of its bytes, in hexadecimal';
COMMENT ON COLUMN numsync.import_batch.actor IS 'who imported it';
COMMENT ON COLUMN numsync.import_batch.imported_at IS 'when';
COMMENT ON COLUMN numsync.import_batch.line_count IS 'lines below the header';
COMMENT ON COLUMN numsync.import_batch.expectation_count IS 'expectations that it added';

CREATE TABLE numsync.import_line (
	account_id bigint NOT NULL,
	batch_id bigint NOT NULL,
	line bigint NOT NULL,
	phone_id text,
	number text,
	cells jsonb NOT NULL,
	PRIMARY KEY (account_id, batch_id, line)
);
COMMENT ON TABLE numsync.import_line IS 'Each line of each imported file as it was; append-only';
COMMENT ON COLUMN numsync.import_line.account_id IS 'account that it was imported for';
COMMENT ON COLUMN numsync.import_line.batch_id IS 'batch that it came in';
COMMENT ON COLUMN numsync.import_line.line IS 'line of the file on which it starts; the header is line 1 of most files';
COMMENT ON COLUMN numsync.import_line.phone_id IS 'id that the line names, or that its number had in the mirror';
COMMENT ON COLUMN numsync.import_line.number IS 'number that the line names, in E.164; null when it names the id only';
COMMENT ON COLUMN numsync.import_line.cells IS 'the cells as they were, by name of their column; empty ones left out';

CREATE TABLE numsync.expectation (
	account_id bigint NOT NULL,
	batch_id bigint NOT NULL,
	line bigint NOT NULL,
	field text NOT NULL,
	phone_id text,
	number text,
	source text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('text', 'bool', 'int', 'decimal', 'timestamp', 'enum')),
	correctable boolean NOT NULL,
	operator text NOT NULL
		CHECK (operator IN ('eq', 'in', 'ne', 'ge', 'le', 'between', 'null', 'not_null')),
	operand text[] NOT NULL,
	reason text,
	on_drift text NOT NULL CHECK (on_drift IN ('report', 'disable')),
	actor text NOT NULL,
	effective_at timestamptz,
	expires_at timestamptz,
	created_at timestamptz NOT NULL,
	withdrawn_at timestamptz,
	PRIMARY KEY (account_id, batch_id, line, field),
	CHECK (phone_id IS NOT NULL OR number IS NOT NULL)
);
-- expectations in force are looked up by number and field
CREATE INDEX expectation_phone ON numsync.expectation (account_id, phone_id, field) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE numsync.expectation IS 'What a line of a CSV asserts of one field of one number';
COMMENT ON COLUMN numsync.expectation.account_id IS 'account of the number';
COMMENT ON COLUMN numsync.expectation.batch_id IS 'batch that it came in';
COMMENT ON COLUMN numsync.expectation.line IS 'line of that file';
COMMENT ON COLUMN numsync.expectation.field IS 'column name of the field';
COMMENT ON COLUMN numsync.expectation.phone_id IS 'id of the number; null while the mirror does not know the number';
COMMENT ON COLUMN numsync.expectation.number IS 'phone number, E.164; null when the line named the id only';
COMMENT ON COLUMN numsync.expectation.source IS 'source that the batch belongs to';
COMMENT ON COLUMN numsync.expectation.kind IS 'kind of the field: how values compare';
COMMENT ON COLUMN numsync.expectation.correctable IS 'whether PUT can write the field';
COMMENT ON COLUMN numsync.expectation.operator IS 'test: eq, in, ne (none of), ge, le, between (both ends included), null, not_null';
COMMENT ON COLUMN numsync.expectation.operand IS 'values of the test in canonical text; one for eq, ge, le, two for between, none for null and not_null';
COMMENT ON COLUMN numsync.expectation.reason IS 'why, from the column reason; null if none';
COMMENT ON COLUMN numsync.expectation.on_drift IS 'what follows when the test fails: report, or disable the number';
COMMENT ON COLUMN numsync.expectation.actor IS 'who imported it';
COMMENT ON COLUMN numsync.expectation.effective_at IS 'when it begins to hold; null: at once';
COMMENT ON COLUMN numsync.expectation.expires_at IS 'when it ceases to hold; null: never';
COMMENT ON COLUMN numsync.expectation.created_at IS 'when it was imported';
COMMENT ON COLUMN numsync.expectation.withdrawn_at IS 'when it was taken back; null while it stands';

CREATE UNLOGGED TABLE numsync.stage_expectation (
	account_id bigint NOT NULL,
	import_key text NOT NULL,
	line bigint NOT NULL,
	field text NOT NULL,
	phone_id text,
	number text,
	kind text NOT NULL,
	correctable boolean NOT NULL,
	operator text NOT NULL,
	operand text[] NOT NULL,
	reason text,
	on_drift text NOT NULL,
	effective_at timestamptz,
	expires_at timestamptz
);
COMMENT ON TABLE numsync.stage_expectation IS 'Expectations of a file that is being imported; lives within one transaction';
COMMENT ON COLUMN numsync.stage_expectation.account_id IS 'account of the number';
COMMENT ON COLUMN numsync.stage_expectation.import_key IS 'unique to the import under way';
COMMENT ON COLUMN numsync.stage_expectation.line IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.field IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.phone_id IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.number IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.kind IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.correctable IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.operator IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.operand IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.reason IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.on_drift IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.effective_at IS 'as in expectation';
COMMENT ON COLUMN numsync.stage_expectation.expires_at IS 'as in expectation';

CREATE UNLOGGED TABLE numsync.stage_line (
	account_id bigint NOT NULL,
	import_key text NOT NULL,
	line bigint NOT NULL,
	phone_id text,
	number text,
	cells jsonb NOT NULL
);
COMMENT ON TABLE numsync.stage_line IS 'Lines of a file that is being imported; lives within one transaction';
COMMENT ON COLUMN numsync.stage_line.account_id IS 'account that the file is for';
COMMENT ON COLUMN numsync.stage_line.import_key IS 'unique to the import under way';
COMMENT ON COLUMN numsync.stage_line.line IS 'as in import_line';
COMMENT ON COLUMN numsync.stage_line.phone_id IS 'as in import_line';
COMMENT ON COLUMN numsync.stage_line.number IS 'as in import_line';
COMMENT ON COLUMN numsync.stage_line.cells IS 'as in import_line';
