-- TrendtialCRM's triggers, row level security and policies. Its policies have names of
-- their own; agents, managers and super admins are told apart in them.
create trigger on_auth_user_created after insert on auth.users
for each row execute function public.handle_new_user();
create trigger before_client_changes_validation before insert or update on public.clients
for each row execute function public.validate_client_changes();
create trigger set_clients_updated_at before update on public.clients
for each row execute function public.trigger_set_timestamp();
create trigger on_daily_reports_updated before update on public.daily_reports
for each row execute function public.handle_updated_at();
create trigger before_follow_up_changes_validation before insert or update on public.follow_ups
for each row execute function public.validate_follow_up_changes();
create trigger set_follow_ups_updated_at before update on public.follow_ups
for each row execute function public.trigger_set_timestamp();
create trigger before_lead_engagement_changes_validation before insert or update on public.leads
for each row execute function public.validate_lead_engagement_changes();
create trigger set_leads_updated_at before update on public.leads
for each row execute function public.trigger_set_timestamp();
create trigger before_meeting_changes_validation before insert or update on public.meetings
for each row execute function public.validate_meeting_changes();
create trigger set_meetings_updated_at before update on public.meetings
for each row execute function public.trigger_set_timestamp();
create trigger update_notification_preferences_updated_at before update on public.notification_preferences
for each row execute function public.update_updated_at_column();
create trigger update_notifications_updated_at before update on public.notifications
for each row execute function public.update_updated_at_column();
create trigger set_todo_completed_at before update on public.todos
for each row execute function public.set_completed_at();
create trigger update_todos_updated_at before update on public.todos
for each row execute function public.update_updated_at_column();
create trigger before_user_update_validation before update on public.users
for each row execute function public.validate_user_update();

-- -------------------------------------------------------------------- row level security
alter table public.admin_audit enable row level security;
alter table public.attendance enable row level security;
alter table public.clients enable row level security;
alter table public.daily_reports enable row level security;
alter table public.follow_ups enable row level security;
alter table public.leads enable row level security;
alter table public.meetings enable row level security;
alter table public.notification_preferences enable row level security;
alter table public.notifications enable row level security;
alter table public.todo_attachments enable row level security;
alter table public.todo_comments enable row level security;
alter table public.todos enable row level security;
alter table public.user_links enable row level security;
alter table public.users enable row level security;

create policy "Agents manage own leads" on public.leads for all to authenticated
using (agent_id = auth.uid()) with check (agent_id = auth.uid());
create policy "Managers manage team leads" on public.leads for all to authenticated
using (public.get_current_user_role() = 'manager' and (agent_id = auth.uid() or public.is_manager_of(auth.uid(), agent_id)))
with check (public.get_current_user_role() = 'manager' and (agent_id = auth.uid() or public.is_manager_of(auth.uid(), agent_id)));
create policy "Super admins manage all leads" on public.leads for all to authenticated
using (public.get_current_user_role() = 'super_admin') with check (public.get_current_user_role() = 'super_admin');

create policy "Agents manage own follow ups" on public.follow_ups for all to authenticated
using (agent_id = auth.uid()) with check (agent_id = auth.uid());
create policy "Managers manage team follow ups" on public.follow_ups for all to authenticated
using (public.is_manager_of(auth.uid(), agent_id)) with check (public.is_manager_of(auth.uid(), agent_id));
create policy "Super admins manage all follow ups" on public.follow_ups for all to authenticated
using (public.get_current_user_role() = 'super_admin') with check (public.get_current_user_role() = 'super_admin');

create policy "Agents manage own meetings" on public.meetings for all to authenticated
using (agent_id = auth.uid()) with check (agent_id = auth.uid());
create policy "Managers manage team meetings" on public.meetings for all to authenticated
using (public.is_manager_of(auth.uid(), agent_id)) with check (public.is_manager_of(auth.uid(), agent_id));
create policy "Super admins manage all meetings" on public.meetings for all to authenticated
using (public.get_current_user_role() = 'super_admin') with check (public.get_current_user_role() = 'super_admin');

create policy "Authenticated users read clients" on public.clients for select to authenticated using (true);
create policy "Authenticated users add clients" on public.clients for insert to authenticated with check (true);
create policy "Authenticated users change clients" on public.clients for update to authenticated
using (true) with check (true);
create policy "Authenticated users remove clients" on public.clients for delete to authenticated using (true);

create policy "Everyone reads users" on public.users for select to authenticated using (true);
create policy "Super admins add users" on public.users for insert to authenticated
with check (public.get_current_user_role() = 'super_admin');
create policy "Users update own profile" on public.users for update to authenticated
using (id = auth.uid() or public.get_current_user_role() = 'super_admin');

create policy "Own notifications" on public.notifications for select to authenticated using (user_id = auth.uid());
create policy "Mark own notifications" on public.notifications for update to authenticated using (user_id = auth.uid());
create policy "Own preferences" on public.notification_preferences for all to authenticated using (user_id = auth.uid());
create policy "Own attendance" on public.attendance for all to authenticated using (user_id = auth.uid());
create policy "Own reports" on public.daily_reports for all to authenticated using (agent_id = auth.uid());
create policy "Managers read reports" on public.daily_reports for select to authenticated using (manager_id = auth.uid());
create policy "Own todos" on public.todos for all to authenticated using (user_id = auth.uid());
create policy "Comments on own todos" on public.todo_comments for all to authenticated
using (exists (select 1 from public.todos t where t.id = todo_id and t.user_id = auth.uid()));
create policy "Attachments of own todos" on public.todo_attachments for all to authenticated
using (exists (select 1 from public.todos t where t.id = todo_id and t.user_id = auth.uid()));
create policy "Super admins read audit" on public.admin_audit for select to authenticated
using (public.get_current_user_role() = 'super_admin');
create policy "Read links" on public.user_links for select using (true);
