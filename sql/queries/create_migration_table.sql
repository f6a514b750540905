-- The table of migrations, which no migration can make.
-- exception key: of the whole database, on the first node alone
CREATE TABLE IF NOT EXISTS numsync.schema_migration (
	number integer NOT NULL,
	name text NOT NULL,
	sha256 text NOT NULL,
	applied_at timestamptz NOT NULL,
	version text NOT NULL,
	PRIMARY KEY (number)
)
