-- Of the lines v, those of the items that have a wanted line: the others need not be sorted to know what counts. A line without an item is
-- told by its id; one that is an item's, too, lets in more than is needed.
WHERE coalesce(v.billing_subscription_item_id, v.id) IN (SELECT coalesce(v.billing_subscription_item_id, v.id)
	FROM ({{>version|%}}) v
	WHERE {{>line_wanted|}})
