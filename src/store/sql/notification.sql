-- A notification for a user who did not switch this type off. Written once, never rewritten.
insert into public.notifications
  (id, user_id, type, title, message, entity_type, entity_id, notification_date, metadata, created_at, updated_at)
select n.id, n.user_id, n.type, n.title, n.message, n.entity_type, n.entity_id, n.notification_date, n.metadata,
       n.created_at, n.updated_at
  from jsonb_populate_record(null::public.notifications, $1) n
 where not exists (
         select from public.notification_preferences p
          where p.user_id = n.user_id and p.notification_type = n.type and p.enabled is false)
on conflict (id) do nothing
