-- A team of eight with a year's work. Comes after the tables and before the triggers,
-- which would refuse rows that nobody signed in writes.
insert into auth.users (
    id, email, raw_user_meta_data, instance_id, aud, role, confirmation_token, recovery_token, is_sso_user, is_anonymous, created_at
)
select
    md5('user ' || n)::uuid, 'user' || n || '@trendtial.example', jsonb_build_object('full_name', 'User ' || n),
    '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', '', '', false, false, '2023-12-01Z'
from generate_series(1, 8) as n;

-- 1 is the super admin, 2 and 3 are managers, 4 to 6 report to 2, 7 to 3, 8 to nobody.
insert into public.users (id, full_name, email, role, manager_id)
select
    md5('user ' || n)::uuid, 'User ' || n, 'user' || n || '@trendtial.example',
    case when n = 1 then 'super_admin' when n < 4 then 'manager' else 'agent' end,
    case when n in (2, 3) then md5('user 1')::uuid when n between 4 and 6 then md5('user 2')::uuid when n = 7 then md5('user 3')::uuid end
from generate_series(1, 8) as n;

insert into public.pipeline_stages (id, name, description, order_position, probability, is_active, color_code, created_at, updated_at)
select md5('stage ' || n)::uuid, (array['New Lead', 'Qualified', 'Demo Scheduled', 'Proposal Sent', 'Negotiation', 'Closed Won', 'Closed Lost'])[n],
    'the team''s words for stage ' || n, n, (array[10, 25, 40, 60, 80, 100, 0])[n], true, '#00000' || n, '2023-12-01Z', '2023-12-02Z'
from generate_series(1, 7) as n;

insert into public.clients (
    id, client_name, company, industry, location, phone, physical_meeting_info, expected_value, company_size, email, created_at, updated_at
)
select md5('client ' || n)::uuid, 'Client ' || n, 'Company ' || n, (array['Retail', null, 'Software'])[1 + n % 3], 'Leeds',
    '+44 20 7946 0' || lpad(n::text, 3, '0'), case when n % 4 = 0 then 'second floor' end, n * 1000.50, case when n % 3 = 0 then null else n * 10 end,
    'client' || n || '@example.com', '2024-01-01Z'::timestamptz + n * interval '1 day', '2024-02-01Z'::timestamptz + n * interval '1 day'
from generate_series(1, 15) as n;
-- The same company twice, in two spellings, as people type it.
insert into public.clients (id, client_name, created_at) values
    (md5('client 16')::uuid, 'client 1', '2024-03-01Z'), (md5('client 17')::uuid, ' Client  1', '2024-03-02Z');

insert into public.leads (
    id, client_id, agent_id, status_bucket, lead_score, qualification_status, campaign_id, first_touch_date, last_touch_date,
    progress_details, next_step, lead_source, contact_person, email, phone, deal_value, tags, sync_lock, notes,
    pipeline_stage_id, expected_close_date, win_probability, lost_reason, industry, created_at, updated_at
)
select
    md5('lead ' || n)::uuid, md5('client ' || 1 + n % 17)::uuid,
    -- One lead in nine is unowned; the managers have some of their own.
    case when n % 9 = 0 then null else md5('user ' || 2 + n % 7)::uuid end,
    (array['P1', 'P2', 'P3'])[1 + n % 3], n * 13 % 101,
    (array['unqualified', 'marketing_qualified', 'sales_qualified', 'opportunity', null])[1 + n % 5],
    case when n % 4 = 0 then 'spring' end, '2024-01-05Z', '2024-02-05Z'::timestamptz + n * interval '1 hour',
    'progress ' || n, 'call back', (array['Web', null, 'Referral'])[1 + n % 3], 'Person ' || n, 'Person' || n || '@Example.com',
    '0113 496 0' || lpad(n::text, 3, '0'), n * 250.25, array['warm', 't' || n], n % 10 = 0, E'note\n' || n,
    md5('stage ' || 1 + n % 7)::uuid, '2024-12-31', n % 101, case when n % 7 = 6 then 'price' end, 'Retail',
    '2024-01-05Z'::timestamptz + n * interval '1 day', '2024-03-05 06:07:08.901234Z'::timestamptz + n * interval '1 day'
from generate_series(1, 36) as n;

insert into public.calls (id, lead_id, user_id, duration, call_type, outcome, notes, call_start_time, created_at, updated_at)
select md5('call ' || n)::uuid, md5('lead ' || 1 + n % 36)::uuid, case when n % 5 = 0 then null else md5('user ' || 2 + n % 7)::uuid end, n * 30,
    (array['inbound', 'outbound', 'callback', 'voicemail'])[1 + n % 4], (array['completed', 'no_answer', 'busy', 'failed', 'voicemail'])[1 + n % 5],
    'said hello', '2024-04-01Z'::timestamptz + n * interval '1 hour', '2024-04-01Z', '2024-04-02Z'
from generate_series(1, 20) as n;

insert into public.follow_ups (id, lead_id, agent_id, due_date, status, notes, created_by, created_at, updated_at)
select md5('follow-up ' || n)::uuid, md5('lead ' || n)::uuid, md5('user ' || 2 + n % 7)::uuid, '2024-05-01Z'::timestamptz + n * interval '1 day',
    (array['Pending', 'Completed', 'waiting on legal'])[1 + n % 3], 'ring them', md5('user ' || 2 + n % 7)::uuid, '2024-04-01Z', '2024-04-02Z'
from generate_series(1, 16) as n;
insert into public.meetings (id, lead_id, agent_id, title, start_time, end_time, location, notes, status, created_by, created_at, updated_at)
select md5('meeting ' || n)::uuid, case when n % 6 <> 0 then md5('lead ' || n)::uuid end, md5('user ' || 2 + n % 7)::uuid, 'Meeting ' || n,
    '2024-05-01 09:00Z'::timestamptz + n * interval '1 day', '2024-05-01 09:30Z'::timestamptz + n * interval '1 day', 'Zoom', null,
    (array['Scheduled', 'Pending', 'moved twice', null])[1 + n % 4], md5('user ' || 2 + n % 7)::uuid, '2024-04-01Z', '2024-04-02Z'
from generate_series(1, 12) as n;

insert into public.lead_activities (id, lead_id, activity_type, subject, description, created_by, activity_date, metadata, is_automated, created_at, updated_at)
select md5('lead activity ' || n)::uuid, md5('lead ' || 1 + n % 36)::uuid,
    (array['email', 'call', 'meeting', 'note', 'status_change', 'document', 'task', 'demo'])[1 + n % 8],
    'subject ' || n, 'what happened', md5('user ' || 2 + n % 7)::uuid, '2024-04-03Z', jsonb_build_object('n', n), n % 2 = 0, '2024-04-03Z', '2024-04-03Z'
from generate_series(1, 24) as n;

insert into public.nurture_sequences (id, name, created_by, created_at, updated_at) values (md5('sequence')::uuid, 'Welcome', md5('user 2')::uuid, '2024-01-01Z', '2024-01-01Z');
insert into public.nurture_steps (id, sequence_id, step_order, name, action_type, created_at, updated_at)
values (md5('step')::uuid, md5('sequence')::uuid, 1, 'Hello', 'email', '2024-01-01Z', '2024-01-01Z');
insert into public.lead_nurture_enrollments (id, lead_id, sequence_id, enrolled_at, created_by, created_at, updated_at)
values (md5('enrollment')::uuid, md5('lead 1')::uuid, md5('sequence')::uuid, '2024-01-02Z', md5('user 4')::uuid, '2024-01-02Z', '2024-01-02Z');
insert into public.lead_scoring_criteria (id, name, category, condition_field, condition_operator, condition_value, score_points, created_at, updated_at)
values (md5('criterion')::uuid, 'Big', 'firmographic', 'company_size', 'greater_than', '100', 10, '2024-01-02Z', '2024-01-02Z');

insert into public.notifications (id, user_id, type, title, message, entity_type, entity_id, notification_date, created_at, updated_at)
select md5('notification ' || n)::uuid, md5('user ' || n)::uuid, 'lead_update', 'Lead', 'moved', 'lead', md5('lead ' || n)::uuid, '2024-04-04Z', '2024-04-04Z', '2024-04-04Z'
from generate_series(1, 8) as n;
insert into public.notification_preferences (id, user_id, notification_type, enabled, created_at, updated_at)
select md5('preference ' || n)::uuid, md5('user ' || n)::uuid, 'lead_update', n % 2 = 0, '2024-04-04Z', '2024-04-04Z' from generate_series(2, 6) as n;
insert into public.todos (id, user_id, title, assigned_by, status, priority, created_at, updated_at)
select md5('todo ' || n)::uuid, md5('user ' || 1 + n % 8)::uuid, 'Todo ' || n, md5('user 2')::uuid, 'pending', 'high', '2024-04-04Z', '2024-04-04Z' from generate_series(1, 10) as n;
insert into public.todo_comments (id, todo_id, user_id, comment, created_at)
select md5('comment ' || n)::uuid, md5('todo ' || n)::uuid, md5('user ' || 1 + n % 8)::uuid, 'done?', '2024-04-04Z' from generate_series(1, 6) as n;
insert into public.todo_attachments (id, todo_id, filename, file_url, file_size, uploaded_by, created_at)
select md5('attachment ' || n)::uuid, md5('todo ' || n)::uuid, 'f.pdf', 'https://files.example/f', 10, md5('user ' || 1 + n % 8)::uuid, '2024-04-04Z' from generate_series(1, 4) as n;
insert into public.attendance (id, user_id, date, check_in_time, status, created_at, updated_at)
select md5('attendance ' || n)::uuid, md5('user ' || n)::uuid, '2024-04-04', '2024-04-04 09:00Z', 'CheckedIn', '2024-04-04Z', '2024-04-04Z' from generate_series(4, 8) as n;
insert into public.daily_reports (id, agent_id, manager_id, report_date, team_type, outreach_count, created_at, updated_at)
select md5('report ' || n)::uuid, md5('user ' || n)::uuid, md5('user 2')::uuid, '2024-04-04', 'telesales', n, '2024-04-04Z', '2024-04-04Z' from generate_series(4, 6) as n;
insert into public.admin_audit (id, user_id, action, target_entity, created_at) values (md5('audit')::uuid, md5('user 1')::uuid, 'promoted', 'users', '2024-04-04Z');
insert into public.user_links (email, instagram_link, created_at) values ('user4@trendtial.example', 'https://instagram.example/user4', '2024-04-04Z');
