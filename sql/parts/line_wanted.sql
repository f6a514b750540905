-- Whether a line v is one of those that are wanted: of each field one of the values in $5, a JSON array of objects, or null where $6, a JSON
-- array, has the field. A time is wanted within ranges, whose key in $5 is the field and "within". (The function is that of the operator of
-- ranges whose sign would be filled in here.)
true{{where||
	AND (v.@ IN (SELECT w.@ FROM jsonb_populate_recordset(NULL::numsync.phone_number, $5::jsonb) w WHERE w.@ IS NOT NULL)
		OR v.@ IS NULL AND $6::jsonb ? '@')}}{{where_time||
	AND (elem_contained_by_multirange(v.@,
			(SELECT range_agg((w.value ->> '@ within')::tstzrange) FROM jsonb_array_elements($5::jsonb) w))
		OR v.@ IS NULL AND $6::jsonb ? '@')}}
