import { useQuery } from '@tanstack/react-query';
import { Route, Switch } from 'wouter';
import { BoardPage } from './wall/board-page.tsx';
import { CampaignsPage } from './campaigns/campaigns-page.tsx';
import { NewCampaignPage } from './campaigns/new-campaign-page.tsx';
import { RosterPage } from './campaigns/roster-page.tsx';
import { InboxPage } from './inbox/inbox-page.tsx';
import { MeetingPage } from './meeting/meeting-page.tsx';
import { ContactPage } from './papers/contact-page.tsx';
import { RankingPage } from './papers/ranking-page.tsx';
import { ReportPage } from './papers/report-page.tsx';
import { ChangePasswordPage } from './session/change-password-page.tsx';
import { ME } from './session/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { TasksPage } from './tasks/tasks-page.tsx';
import { isSignedOut } from './failures.ts';
import { Waiting } from './page/waiting.tsx';

/** Everything behind the sign-in; whoever holds a one-time password has to replace it first. */
export function App() {
  const me = useQuery(ME);
  if (isSignedOut(me.error)) return <SignInPage />;
  if (!me.data) return <Waiting error={me.error} />;
  if (me.data.mustChangePassword) return <ChangePasswordPage />;
  return (
    <Switch>
      <Route path="/" component={CampaignsPage} />
      <Route path="/inbox" component={InboxPage} />
      <Route path="/tasks" component={TasksPage} />
      <Route path="/campaigns/new" component={NewCampaignPage} />
      <Route path="/campaigns/:id">{({ id }) => <BoardPage campaignId={id} key={id} />}</Route>
      <Route path="/campaigns/:id/meeting/:date?">
        {({ id, date }) => <MeetingPage campaignId={id} date={date} />}
      </Route>
      <Route path="/campaigns/:id/reports/:date?">
        {({ id, date }) => <ReportPage campaignId={id} date={date} />}
      </Route>
      <Route path="/campaigns/:id/rankings/:date?">
        {({ id, date }) => <RankingPage campaignId={id} date={date} />}
      </Route>
      <Route path="/campaigns/:id/contacts/:date?">
        {({ id, date }) => <ContactPage campaignId={id} date={date} />}
      </Route>
      <Route path="/campaigns/:id/roster">{({ id }) => <RosterPage campaignId={id} />}</Route>
      <Route>
        <Waiting error={null} missing />
      </Route>
    </Switch>
  );
}
