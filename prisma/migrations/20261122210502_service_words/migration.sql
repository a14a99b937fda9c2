-- Every list of words that the schema gives is checked under one kind of name: table, column, "check".
alter table "Ticket" rename constraint "Ticket_type" to "Ticket_type_check";
alter table "Ticket" rename constraint "Ticket_priority" to "Ticket_priority_check";
alter table "Ticket" rename constraint "Ticket_state" to "Ticket_state_check";
alter table "Ticket" rename constraint "Ticket_slaState" to "Ticket_slaState_check";
alter table "Ticket" add constraint "Ticket_source_check" check (source in ('chat', 'message', 'record', 'page'));
alter table "TicketOffer" rename constraint "TicketOffer_state" to "TicketOffer_state_check";
alter table "TicketMessage"
  add constraint "TicketMessage_authorKind_check" check ("authorKind" in ('customer', 'agent')),
  add constraint "TicketMessage_visibility_check" check (visibility in ('public', 'internal'));
alter table "TicketLink" add constraint "TicketLink_entity_check" check (entity in ('return', 'opportunity'));
alter table "SlaEvent"
  add constraint "SlaEvent_kind_check" check (kind in ('responseWarn', 'responseBreach', 'resolutionWarn', 'resolutionBreach'));
alter table "KnowledgeArticle" rename constraint "KnowledgeArticle_audience" to "KnowledgeArticle_audience_check";
alter table "KnowledgeArticle" rename constraint "KnowledgeArticle_state" to "KnowledgeArticle_state_check";
alter table "ChatSpace" drop constraint "ChatSpace_purpose_check";
alter table "ChatSpace" add constraint "ChatSpace_purpose_check" check (purpose in ('pool', 'deal', 'digest', 'ticket', 'general'));
