-- Leads as a dashboard lists them: what is most urgent first.
-- $1 bucket, $2 stage, $3 owner's id or email; null is any. $4 how many
select jsonb_build_object(
         'id', l.id, 'contact_person', l.contact_person, 'client_name', c.client_name,
         'email', l.email, 'phone', l.phone,
         'lead_score', l.lead_score, 'score_grade', l.score_grade,
         'qualification_status', l.qualification_status, 'status_bucket', l.status_bucket,
         'pipeline_stage', s.name, 'win_probability', l.win_probability, 'deal_value', l.deal_value,
         'agent_id', l.agent_id, 'agent_name', coalesce(u.full_name, u.email),
         'next_step', l.next_step, 'follow_up_due_date', l.follow_up_due_date,
         'last_touch_date', l.last_touch_date),
       count(*) over ()
  from public.leads l
  left join public.clients c on c.id = l.client_id
  left join public.pipeline_stages s on s.id = l.pipeline_stage_id
  left join public.users u on u.id = l.agent_id
 where ($1 is null or upper($1) = l.status_bucket)
   and ($2 is null or lower(s.name) = lower($2))
   and ($3 is null or u.id::text = lower($3) or lower(btrim(u.email)) = lower($3))
 order by l.status_bucket nulls last, l.lead_score desc nulls last, l.last_touch_date desc nulls last, l.id
 limit $4
