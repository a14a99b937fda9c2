-- What was just written waits in a list that every search reads from end to end; four megabytes of it, which is what PostgreSQL lets wait, took longer than
-- the search itself. Sixteen pages are read in no time, and an import still enters its words many at a time.
alter index "Lead_title_trgm" set (gin_pending_list_limit = 128);
alter index "Lead_nameInitials_trgm" set (gin_pending_list_limit = 128);
alter index "Lead_pairs" set (gin_pending_list_limit = 128);
alter index "Customer_name_trgm" set (gin_pending_list_limit = 128);
alter index "Customer_nameInitials_trgm" set (gin_pending_list_limit = 128);
alter index "Customer_pairs" set (gin_pending_list_limit = 128);
alter index "Contact_name_trgm" set (gin_pending_list_limit = 128);
alter index "Contact_nameInitials_trgm" set (gin_pending_list_limit = 128);
alter index "Opportunity_name_trgm" set (gin_pending_list_limit = 128);
alter index "Opportunity_nameInitials_trgm" set (gin_pending_list_limit = 128);
select gin_clean_pending_list(c.oid) from pg_class c join pg_am a on a.oid = c.relam where a.amname = 'gin' and c.relname = any (array['Lead_title_trgm',
  'Lead_nameInitials_trgm', 'Lead_pairs', 'Customer_name_trgm', 'Customer_nameInitials_trgm', 'Customer_pairs', 'Contact_name_trgm',
  'Contact_nameInitials_trgm', 'Opportunity_name_trgm', 'Opportunity_nameInitials_trgm']);
