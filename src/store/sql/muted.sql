-- Users who want to hear nothing of leads.
select to_jsonb(p.user_id)
  from public.notification_preferences p
 where p.notification_type::text = 'lead_update' and p.enabled is false
