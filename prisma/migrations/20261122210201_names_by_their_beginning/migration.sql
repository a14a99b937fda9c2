-- Names are looked up as they are typed, from their first letter on: by the order of bytes, which is the same in every collation.
create index "Lead_begins" on "Lead" ("nameKey" text_pattern_ops) where "deletedAt" is null;
create index "Customer_begins" on "Customer" ("nameKey" text_pattern_ops) where "deletedAt" is null;
create index "Lead_person_begins" on "Lead" ("personName" text_pattern_ops) where "deletedAt" is null and "personName" is not null;
create index "Contact_begins" on "Contact" ("name" text_pattern_ops) where "deletedAt" is null;
