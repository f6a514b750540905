-- Whether a line v is released at the moment of the lines, the argument ($2); of the present, now: a release whose time is still to come is none.
coalesce(v.provider_released_at <= {{>moment|%}}, false)
