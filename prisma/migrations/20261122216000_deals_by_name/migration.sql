-- What deals are called is looked for while people type, as it is for leads and customers.
create index "Opportunity_name_trgm" on "Opportunity" using gin (name gin_trgm_ops);
create index "Opportunity_nameInitials_trgm" on "Opportunity" using gin ("nameInitials" gin_trgm_ops);

-- The same as "Opportunity_closed".
drop index "Opportunity_closedAt_idx";
