-- How values are written as text, and how expectations are stored: pure functions that read no table.

CREATE FUNCTION numsync.decimal_text(value numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT trim_scale(value)::text $$;
COMMENT ON FUNCTION numsync.decimal_text IS 'Canonical text of a decimal: no superfluous zeros';

CREATE FUNCTION numsync.time_text(value timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
COMMENT ON FUNCTION numsync.time_text IS 'Canonical text of a moment: UTC, six digits of a second; sorts as time does';

-- In nearly all zones and years the first line says it. Else each minute is asked: clocks change, and midnights fall, on whole minutes.
CREATE FUNCTION numsync.day_begin(day date, zone text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE WHEN b.begins AT TIME ZONE zone = day::timestamp
			AND ((b.begins AT TIME ZONE 'UTC' - interval '1 microsecond') AT TIME ZONE 'UTC' AT TIME ZONE zone)::date = day - 1
		THEN b.begins
		ELSE (SELECT (max(minute) + interval '1 minute') AT TIME ZONE 'UTC'
			FROM generate_series(day::timestamp - interval '30 hours', day::timestamp + interval '30 hours', interval '1 minute') minute
			WHERE (minute AT TIME ZONE 'UTC' AT TIME ZONE zone)::date < day) END
	FROM (SELECT day::timestamp AT TIME ZONE zone AS begins) b
$$;
COMMENT ON FUNCTION numsync.day_begin IS 'When a day begins in a time zone: from then on the calendar there shows no earlier day. So days follow one another without gap, also where one begins twice or is left out';

CREATE FUNCTION numsync.clock_times(local timestamp, zone text) RETURNS timestamptz[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT array_agg(moment AT TIME ZONE 'UTC' ORDER BY moment)
	FROM (
		SELECT g AS moment FROM generate_series(local - interval '15 hours', local + interval '15 hours', interval '15 minutes') g
		UNION
		SELECT local AT TIME ZONE zone AT TIME ZONE 'UTC' -- of before there was standard time
	) m
	WHERE moment AT TIME ZONE 'UTC' AT TIME ZONE zone = local
$$;
COMMENT ON FUNCTION numsync.clock_times IS 'When the clock of a time zone shows this time: once; twice where it is put back; never (null) where it is put forward';

CREATE FUNCTION numsync.value_text(m numsync.phone_number, field text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT {{>value_of|field}} $$;
COMMENT ON FUNCTION numsync.value_text IS 'Canonical text of one field of the mirror, named by its column';

-- texts, not arrays: half the bytes, and a third of the time to write them. No cell has these characters
CREATE FUNCTION numsync.cell_list(cells text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT string_to_array(cells, U&'\001E', '') $$;
COMMENT ON FUNCTION numsync.cell_list IS 'Cells of a line, or what it says of each field, as an array; null for empty ones';

CREATE FUNCTION numsync.said_at(said text, "position" integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT split_part(said, U&'\001E', "position") $$;
COMMENT ON FUNCTION numsync.said_at IS 'What a line says of the field at this place; empty: nothing';

-- in one text: an operator of one character, then the values, U+001F between them
CREATE FUNCTION numsync.said_operator(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE left(said, 1)
		WHEN '=' THEN 'eq'
		WHEN '|' THEN 'in'
		WHEN '!' THEN 'ne'
		WHEN '>' THEN 'ge'
		WHEN '<' THEN 'le'
		WHEN '~' THEN 'between'
		WHEN '0' THEN 'null'
		ELSE 'not_null'
	END
$$;
COMMENT ON FUNCTION numsync.said_operator IS 'Operator of what a line says of a field: eq, in, ne (none of), ge, le, between (both ends included), null, not_null';

CREATE FUNCTION numsync.said_operand(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE
		WHEN left(said, 1) IN ('=', '>', '<') OR said IN ('!', '|') THEN ARRAY[substr(said, 2)]
		WHEN left(said, 1) IN ('|', '!', '~') THEN string_to_array(substr(said, 2), U&'\001F')
		ELSE ARRAY[]::text[]
	END
$$;
COMMENT ON FUNCTION numsync.said_operand IS 'Values of what a line says of a field, in canonical text; one for eq, ge, le, two for between, none for null and not_null';

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

CREATE FUNCTION numsync.test_text(operator text, operand text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE operator
		WHEN 'null' THEN 'NULL'
		WHEN 'not_null' THEN '!NULL'
		WHEN 'ne' THEN '!' || array_to_string(operand, '|')
		WHEN 'ge' THEN '>=' || operand[1]
		WHEN 'le' THEN '<=' || operand[1]
		WHEN 'between' THEN operand[1] || '..' || operand[2]
		ELSE array_to_string(operand, '|')
	END
$$;
COMMENT ON FUNCTION numsync.test_text IS 'A test as it is written in a CSV';

-- one expression, so that the planner puts it in place of the call
CREATE FUNCTION numsync.in_force(effective_at timestamptz, expires_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT (effective_at IS NULL OR effective_at <= now()) AND (expires_at IS NULL OR expires_at > now()) $$;
COMMENT ON FUNCTION numsync.in_force IS 'Whether a line holds now';

CREATE FUNCTION numsync.verdict(gone boolean, known boolean, kind text, operator text, operand text[], actual text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE
	WHEN gone THEN 'gone'
	WHEN NOT coalesce(known, actual IS NOT NULL) THEN 'unknown'
	WHEN CASE operator
		WHEN 'eq' THEN coalesce(actual = operand[1], false)
		WHEN 'in' THEN coalesce(actual = ANY (operand), false)
		WHEN 'ne' THEN actual IS NULL OR actual <> ALL (operand)
		WHEN 'null' THEN actual IS NULL
		WHEN 'not_null' THEN actual IS NOT NULL
		ELSE CASE
			WHEN actual IS NULL THEN false
			WHEN kind = 'timestamp' THEN
				(operator = 'le' OR actual COLLATE "C" >= operand[1] COLLATE "C")
				AND (operator = 'ge' OR actual COLLATE "C"
					<= operand[cardinality(operand)] COLLATE "C")
			ELSE
				(operator = 'le' OR actual::numeric >= operand[1]::numeric)
				AND (operator = 'ge' OR actual::numeric
					<= operand[cardinality(operand)]::numeric)
			END
		END
		THEN 'holds'
	ELSE 'drift'
	END
$$;
COMMENT ON FUNCTION numsync.verdict IS 'Whether a value is as expected: holds, drift, unknown (the field is not known: cannot be checked), gone (the number is)';

CREATE FUNCTION numsync.is_own_reason(reason text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT reason LIKE 'numsync: % is %, expected %'
$$;
COMMENT ON FUNCTION numsync.is_own_reason IS 'Whether the reason of an override reads as those that a failing test makes';
