-- A company from before tickets: its roles get what a new company's roles begin with, where nobody has said otherwise.
with defaults (name, grants) as (values
  ('销售', '{"ticket": {"create": "all", "read": "self"}, "article": {"create": "all", "read": "all", "update": "self"}}'::jsonb),
  ('销售经理', '{"ticket": {"create": "all", "read": "departmentTree", "export": "departmentTree"},
    "article": {"create": "all", "read": "all", "update": "departmentTree"}}'::jsonb),
  ('服务工程师', '{"ticket": {"create": "all", "read": "all", "update": "self", "claim": "all"},
    "article": {"create": "all", "read": "all", "update": "self"}}'::jsonb),
  ('管理员', '{"ticket": {"create": "all", "read": "all", "update": "all", "claim": "all", "assign": "all", "export": "all"},
    "article": {"create": "all", "read": "all", "update": "all"}}'::jsonb)
)
update "Role" r set grants = d.grants || r.grants from defaults d where r.name = d.name;

insert into "Role" (id, name, grants)
select gen_random_uuid(), '服务调度', '{"customer": {"read": "all"}, "contact": {"read": "all"},
  "plan": {"create": "all", "read": "self", "update": "self"},
  "ticket": {"create": "all", "read": "all", "update": "all", "claim": "all", "assign": "all", "export": "all"},
  "article": {"create": "all", "read": "all", "update": "all"}}'::jsonb
where exists (select 1 from "CompanySettings") and not exists (select 1 from "Role" where name = '服务调度');
insert into "FieldRule" ("roleId", entity, field, mode)
select id, 'opportunity', 'amount', 'hidden' from "Role" where name = '服务调度' on conflict do nothing;
