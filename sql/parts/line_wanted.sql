-- Whether a line v is one of those that are wanted: of each field one of the values in $5, a JSON array of objects, or null where $6, a JSON
-- array, has the field.
true{{where||
	AND (v.@ IN (SELECT w.@ FROM jsonb_populate_recordset(NULL::numsync.phone_number, $5::jsonb) w WHERE w.@ IS NOT NULL)
		OR v.@ IS NULL AND $6::jsonb ? '@')}}
