import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Loading, MissingState } from '../parts/page_states';
import { RouteError } from './route_error';
import { Frame } from './shell';
import { parseSearch, stringifySearch, type UrlState } from './url_state';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: MissingState,
  validateSearch: (search: Record<string, unknown>): UrlState => search as UrlState,
});

// Each page is its own file for the browser: a commune on a slow line loads what it opens.
const pages = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('../pages/today/today_page'), 'TodayPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/bulletins',
    component: lazyRouteComponent(
      () => import('../pages/bulletins/bulletins_page'),
      'BulletinsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/bulletins/$id',
    component: lazyRouteComponent(() => import('../pages/bulletins/bulletin_page'), 'BulletinPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/now',
    component: lazyRouteComponent(() => import('../pages/now/now_page'), 'NowPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/live',
    component: lazyRouteComponent(() => import('../pages/live/live_page'), 'LivePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/contributions',
    component: lazyRouteComponent(
      () => import('../pages/contributions/contributions_page'),
      'ContributionsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/inbox',
    component: lazyRouteComponent(() => import('../pages/inbox/inbox_page'), 'InboxPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/schedules',
    component: lazyRouteComponent(
      () => import('../pages/schedules/schedules_page'),
      'SchedulesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/forecast',
    component: lazyRouteComponent(() => import('../pages/forecast/forecast_page'), 'ForecastPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/tet',
    component: lazyRouteComponent(() => import('../pages/tet/tet_page'), 'TetPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/campaigns',
    component: lazyRouteComponent(
      () => import('../pages/campaigns/campaigns_page'),
      'CampaignsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/explain',
    component: lazyRouteComponent(() => import('../pages/explain/explain_page'), 'ExplainPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/devices',
    component: lazyRouteComponent(() => import('../pages/devices/devices_page'), 'DevicesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/devices/$id',
    component: lazyRouteComponent(() => import('../pages/devices/device_page'), 'DevicePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/register',
    component: lazyRouteComponent(() => import('../pages/register/register_page'), 'RegisterPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/deliveries',
    component: lazyRouteComponent(
      () => import('../pages/deliveries/deliveries_page'),
      'DeliveriesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/breakdowns',
    component: lazyRouteComponent(
      () => import('../pages/breakdowns/breakdowns_page'),
      'BreakdownsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/upkeep',
    component: lazyRouteComponent(() => import('../pages/upkeep/upkeep_page'), 'UpkeepPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/archive',
    component: lazyRouteComponent(() => import('../pages/archive/archive_page'), 'ArchivePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/paper',
    component: lazyRouteComponent(() => import('../pages/paper/paper_page'), 'PaperPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/units',
    component: lazyRouteComponent(() => import('../pages/units/units_page'), 'UnitsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/units/changes',
    component: lazyRouteComponent(
      () => import('../pages/unit_changes/unit_changes_page'),
      'UnitChangesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/units/changes/new',
    component: lazyRouteComponent(
      () => import('../pages/unit_changes/new_change_page'),
      'NewChangePage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/units/changes/reform',
    component: lazyRouteComponent(() => import('../pages/unit_changes/reform_page'), 'ReformPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/units/changes/$id',
    component: lazyRouteComponent(
      () => import('../pages/unit_changes/unit_change_page'),
      'UnitChangePage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/people',
    component: lazyRouteComponent(() => import('../pages/people/people_page'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/station-plans',
    component: lazyRouteComponent(
      () => import('../pages/station_plans/station_plans_page'),
      'StationPlansPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/station-plans/$id',
    component: lazyRouteComponent(
      () => import('../pages/station_plans/station_plan_page'),
      'StationPlanPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/surveys',
    component: lazyRouteComponent(() => import('../pages/surveys/surveys_page'), 'SurveysPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/surveys/$id',
    component: lazyRouteComponent(() => import('../pages/surveys/survey_page'), 'SurveyPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/hearing',
    component: lazyRouteComponent(() => import('../pages/hearing/hearing_page'), 'HearingPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/first-day',
    component: lazyRouteComponent(
      () => import('../pages/first_day/first_day_page'),
      'FirstDayPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/imports',
    component: lazyRouteComponent(() => import('../pages/imports/imports_page'), 'ImportsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/imports/$id',
    component: lazyRouteComponent(() => import('../pages/imports/import_page'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/power',
    component: lazyRouteComponent(() => import('../pages/power/power_page'), 'PowerPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/coverage',
    component: lazyRouteComponent(() => import('../pages/coverage/coverage_page'), 'CoveragePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/accounts',
    component: lazyRouteComponent(() => import('../pages/accounts/accounts_page'), 'AccountsPage'),
  }),
  // Behind an address that was sent to a telephone.
  createRoute({
    getParentRoute: () => root,
    path: '/duyet/$token',
    component: lazyRouteComponent(() => import('../pages/approval/approval_page'), 'ApprovalPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/audit',
    component: lazyRouteComponent(() => import('../pages/audit/audit_page'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/system',
    component: lazyRouteComponent(() => import('../pages/system/system_page'), 'SystemPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    component: lazyRouteComponent(() => import('../pages/settings/settings_page'), 'SettingsPage'),
  }),
  // Alerts and exercises share their pages and nothing else: the address says which world it is.
  createRoute({
    getParentRoute: () => root,
    path: '/emergencies',
    component: lazyRouteComponent(
      () => import('../pages/emergencies/emergencies_page'),
      'EmergenciesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/emergencies/new',
    component: lazyRouteComponent(() => import('../pages/emergencies/send_page'), 'SendPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/emergencies/$id',
    component: lazyRouteComponent(() => import('../pages/emergencies/watch_page'), 'WatchPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/exercise',
    component: lazyRouteComponent(
      () => import('../pages/emergencies/emergencies_page'),
      'EmergenciesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/exercise/new',
    component: lazyRouteComponent(() => import('../pages/emergencies/send_page'), 'SendPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/exercise/$id',
    component: lazyRouteComponent(() => import('../pages/emergencies/watch_page'), 'WatchPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/emergencies/received',
    component: lazyRouteComponent(
      () => import('../pages/emergencies/received_page'),
      'ReceivedPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/exercise/received',
    component: lazyRouteComponent(
      () => import('../pages/emergencies/received_page'),
      'ReceivedPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/emergencies/templates',
    component: lazyRouteComponent(
      () => import('../pages/emergencies/templates_page'),
      'TemplatesPage',
    ),
  }),
];

export const router = createRouter({
  routeTree: root.addChildren(pages),
  basepath: '/console',
  parseSearch,
  stringifySearch: (search) => stringifySearch(search as UrlState),
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Loading />,
  defaultErrorComponent: RouteError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
