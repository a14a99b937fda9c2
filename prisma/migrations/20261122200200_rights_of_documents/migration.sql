-- A company from before the documents: its roles get what a new company's roles begin with, where nobody has said otherwise.
with defaults (name, grants) as (values
  ('销售', (select jsonb_object_agg(kind, '{"create": "all", "read": "self", "update": "self"}'::jsonb)
    from unnest(array['quote', 'contract', 'payment', 'invoice', 'order', 'return']) kind)),
  ('销售经理', (select jsonb_object_agg(kind, '{"create": "all", "read": "departmentTree", "update": "departmentTree"}'::jsonb)
    from unnest(array['quote', 'contract', 'payment', 'invoice', 'order', 'return']) kind)),
  ('财务', '{"quote": {"read": "all"}, "contract": {"read": "all"}, "order": {"read": "all"},
    "payment": {"create": "all", "read": "all", "update": "all"},
    "invoice": {"create": "all", "read": "all", "update": "all", "settle": "all"},
    "return": {"read": "all", "settle": "all"}}'::jsonb),
  ('管理员', (select jsonb_object_agg(kind, '{"create": "all", "read": "all", "update": "all"}'::jsonb)
      from unnest(array['quote', 'contract', 'payment', 'order']) kind)
    || (select jsonb_object_agg(kind, '{"create": "all", "read": "all", "update": "all", "settle": "all"}'::jsonb)
      from unnest(array['invoice', 'return']) kind))
)
update "Role" r set grants = d.grants || r.grants from defaults d where r.name = d.name;
