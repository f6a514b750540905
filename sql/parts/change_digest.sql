-- SHA-256 of what a change (c, grouped by it) says by its fields (f): each with whether it is wanted, before and after. Left out is the time
-- that an override is given, which is that of the making.
sha256(convert_to(string_agg(jsonb_build_array(c.phone_id, c.number, f.field, f.wanted, f.before, f.after)::text, chr(10)
	ORDER BY f.field COLLATE "C") FILTER (WHERE NOT (f.wanted AND f.field = 'override_updated_at')), 'UTF8'))
