-- The list of views and functions that were made, which no migration can keep.
-- exception key: of the whole database, on the first node alone
CREATE TABLE IF NOT EXISTS numsync.schema_view (
	position integer NOT NULL,
	name text NOT NULL,
	sha256 text NOT NULL,
	made_at timestamptz NOT NULL,
	version text NOT NULL,
	PRIMARY KEY (position)
)
