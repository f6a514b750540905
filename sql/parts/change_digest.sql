-- SHA-256 of what a change (c, grouped by it) says by its fields (f): each with whether it is wanted, before and after. Of the time that an
-- override is given, which is that of the making, it only says that there is one.
sha256(convert_to(string_agg(jsonb_build_array(c.phone_id, c.number, f.field, f.wanted, f.before,
	CASE WHEN NOT f.wanted OR f.field <> 'override_updated_at' THEN f.after END)::text, chr(10) ORDER BY f.field COLLATE "C"), 'UTF8'))
