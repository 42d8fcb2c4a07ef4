-- One lead with all that belongs to it.
-- $1 its id
select jsonb_build_object(
         'lead', to_jsonb(l), 'client', to_jsonb(c), 'pipeline_stage', s.name,
         'agent_name', coalesce(u.full_name, u.email),
         'calls', (select coalesce(jsonb_agg(to_jsonb(k) order by k.call_start_time, k.id), '[]')
                     from public.calls k where k.lead_id = l.id),
         'follow_ups', (select coalesce(jsonb_agg(to_jsonb(f) order by f.due_date, f.id), '[]')
                          from public.follow_ups f where f.lead_id = l.id),
         'meetings', (select coalesce(jsonb_agg(to_jsonb(m) order by m.start_time, m.id), '[]')
                        from public.meetings m where m.lead_id = l.id),
         'timeline', (select coalesce(jsonb_agg(to_jsonb(a) order by a.activity_date, array_position(array['ai_interaction', 'call', 'status_change', 'meeting', 'task'],
                                                                 a.activity_type::text), a.id), '[]')
                        from public.lead_activities a where a.lead_id = l.id))
  from public.leads l
  left join public.clients c on c.id = l.client_id
  left join public.pipeline_stages s on s.id = l.pipeline_stage_id
  left join public.users u on u.id = l.agent_id
 where l.id = $1
