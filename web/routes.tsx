import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { caseQuery, casesQuery, overviewQuery, tasksQuery } from './api/cases.ts';
import { districtQuery } from './api/district.ts';
import { importsQuery } from './api/imports.ts';
import { sessionQuery } from './api/session.ts';
import type { Session } from './api/shapes.ts';
import { paths, plainSearch, readCaseId, readFilters, readReportStep, readSearch } from './paths.ts';
import { NotFoundPage, ProblemPage, WaitingPage } from './ui/states.tsx';

interface Context {
  client: QueryClient;
}

/** Loaded lazily, each page in a chunk of its own; `sizes.ts` weighs them. */
const root = createRootRouteWithContext<Context>()({
  beforeLoad: ({ context }) => context.client.ensureQueryData(districtQuery).then(() => undefined),
});

const publicFace = createRoute({
  getParentRoute: () => root,
  id: 'public',
  component: lazyRouteComponent(() => import('./pages/public/public-shell.tsx'), 'PublicShell'),
});
const home = createRoute({
  getParentRoute: () => publicFace,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await context.client.ensureQueryData(sessionQuery).catch(() => null);
    if (session) throw redirect(faceOf(session));
  },
  component: lazyRouteComponent(() => import('./pages/public/home.tsx'), 'HomePage'),
});
const report = createRoute({
  getParentRoute: () => publicFace,
  path: '/report',
  validateSearch: readReportStep,
  component: lazyRouteComponent(() => import('./pages/report/report.tsx'), 'ReportPage'),
});
const track = createRoute({
  getParentRoute: () => publicFace,
  path: '/track',
  validateSearch: (search: Record<string, unknown>): { number?: string } =>
    typeof search.number === 'string' ? { number: search.number } : {},
  component: lazyRouteComponent(() => import('./pages/track/track.tsx'), 'TrackPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    isOwnAddress(search.next) ? { next: search.next } : {},
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in.tsx'), 'SignInPage'),
});

/** Everything below is for people signed in. */
const staff = createRoute({
  getParentRoute: () => root,
  id: 'staff',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session) throw redirect(paths.signIn(location.href));
  },
});
const overview = createRoute({
  getParentRoute: () => staff,
  path: '/overview',
  loader: ({ context }) => void context.client.prefetchQuery(overviewQuery),
  component: lazyRouteComponent(() => import('./pages/overview/overview.tsx'), 'OverviewPage'),
});

const deskFace = createRoute({
  getParentRoute: () => staff,
  id: 'desk',
  component: lazyRouteComponent(() => import('./pages/desk/desk-shell.tsx'), 'DeskShell'),
});
const cases = createRoute({
  getParentRoute: () => deskFace,
  path: '/cases',
  validateSearch: readFilters,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchInfiniteQuery(casesQuery(deps)),
  component: lazyRouteComponent(() => import('./pages/desk/queue.tsx'), 'QueuePage'),
});
const caseDetail = createRoute({
  getParentRoute: () => cases,
  path: '$caseId',
  loader: ({ context, params }) => void context.client.prefetchQuery(caseQuery(readCaseId(params))),
  component: lazyRouteComponent(() => import('./pages/desk/case.tsx'), 'CasePage'),
});

const newCall = createRoute({
  getParentRoute: () => deskFace,
  path: '/calls/new',
  component: lazyRouteComponent(() => import('./pages/desk/call.tsx'), 'CallPage'),
});
const imports = createRoute({
  getParentRoute: () => deskFace,
  path: '/imports',
  loader: ({ context }) => void context.client.prefetchQuery(importsQuery),
  component: lazyRouteComponent(() => import('./pages/desk/imports.tsx'), 'ImportsPage'),
});
const importDetail = createRoute({
  getParentRoute: () => deskFace,
  path: '/imports/$importId',
  component: lazyRouteComponent(() => import('./pages/desk/import.tsx'), 'ImportPage'),
});
const account = createRoute({
  getParentRoute: () => deskFace,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/desk/account.tsx'), 'AccountPage'),
});

/** The data supermarket and the desks of those who supply, approve and audit. */
const dataFace = createRoute({
  getParentRoute: () => deskFace,
  id: 'data',
  component: lazyRouteComponent(() => import('./pages/data/data-shell.tsx'), 'DataShell'),
});
const store = createRoute({
  getParentRoute: () => dataFace,
  path: '/data',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/store.tsx'), 'StorePage'),
});
const resource = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/resources/$resourceId',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/resource.tsx'), 'ResourcePage'),
});
const cart = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/cart',
  component: lazyRouteComponent(() => import('./pages/data/cart.tsx'), 'CartPage'),
});
const applications = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/applications',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/applications.tsx'), 'ApplicationsPage'),
});
const application = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/applications/$applicationId',
  component: lazyRouteComponent(() => import('./pages/data/application.tsx'), 'ApplicationPage'),
});
const grants = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/grants',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/grants.tsx'), 'GrantsPage'),
});
const grant = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/grants/$grantId',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/grant.tsx'), 'GrantPage'),
});
const toDo = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/to-do',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/to-do.tsx'), 'ToDoPage'),
});
const steward = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/steward',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/steward.tsx'), 'StewardPage'),
});
const stewardResource = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/steward/$resourceId',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/steward-resource.tsx'), 'StewardResourcePage'),
});
const catalogueImport = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/steward/import',
  component: lazyRouteComponent(() => import('./pages/data/catalogue-import.tsx'), 'CatalogueImportPage'),
});
const lists = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/lists',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/lists.tsx'), 'ListsPage'),
});
const demand = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/demands/$demandId',
  component: lazyRouteComponent(() => import('./pages/data/demand.tsx'), 'DemandPage'),
});
const returns = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/returns',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/returns.tsx'), 'ReturnsPage'),
});
const streetReturn = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/returns/$returnId',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/return.tsx'), 'ReturnPage'),
});
const objections = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/objections',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/objections.tsx'), 'ObjectionsPage'),
});
const usage = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/usage',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/usage.tsx'), 'UsagePage'),
});
const audit = createRoute({
  getParentRoute: () => dataFace,
  path: '/data/audit',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pages/data/audit.tsx'), 'AuditPage'),
});

const phoneFace = createRoute({
  getParentRoute: () => staff,
  id: 'phone',
  component: lazyRouteComponent(() => import('./pages/phone/phone-shell.tsx'), 'PhoneShell'),
});
const tasks = createRoute({
  getParentRoute: () => phoneFace,
  path: '/tasks',
  loader: ({ context }) => void context.client.prefetchQuery(tasksQuery),
  component: lazyRouteComponent(() => import('./pages/phone/tasks.tsx'), 'TasksPage'),
});
const task = createRoute({
  getParentRoute: () => phoneFace,
  path: '/tasks/$caseId',
  loader: ({ context, params }) => void context.client.prefetchQuery(caseQuery(readCaseId(params))),
  component: lazyRouteComponent(() => import('./pages/phone/task.tsx'), 'TaskPage'),
});
const taskFeedback = createRoute({
  getParentRoute: () => phoneFace,
  path: '/tasks/$caseId/feedback',
  component: lazyRouteComponent(() => import('./pages/phone/feedback.tsx'), 'FeedbackPage'),
});
const patrol = createRoute({
  getParentRoute: () => phoneFace,
  path: '/tasks/report',
  validateSearch: (search: Record<string, unknown>): { draft?: string } =>
    typeof search.draft === 'string' ? { draft: search.draft } : {},
  component: lazyRouteComponent(() => import('./pages/phone/patrol.tsx'), 'PatrolPage'),
});
const unsent = createRoute({
  getParentRoute: () => phoneFace,
  path: '/tasks/unsent',
  component: lazyRouteComponent(() => import('./pages/phone/unsent.tsx'), 'UnsentPage'),
});
const me = createRoute({
  getParentRoute: () => phoneFace,
  path: '/tasks/me',
  component: lazyRouteComponent(() => import('./pages/phone/me.tsx'), 'MePage'),
});

const tree = root.addChildren([
  publicFace.addChildren([home, report, track]),
  signIn,
  staff.addChildren([
    overview,
    deskFace.addChildren([
      cases.addChildren([caseDetail]),
      newCall,
      imports,
      importDetail,
      account,
      dataFace.addChildren([
        store,
        resource,
        cart,
        applications,
        application,
        grants,
        grant,
        toDo,
        steward,
        stewardResource,
        catalogueImport,
        lists,
        demand,
        returns,
        streetReturn,
        objections,
        usage,
        audit,
      ]),
    ]),
    phoneFace.addChildren([tasks, task, taskFeedback, patrol, unsent, me]),
  ]),
]);

/** Where a person begins, by the post they act under. */
function faceOf({ post, permissions }: Session) {
  if (post.role === 'commander') return paths.overview();
  if (post.role === 'workstation') return paths.tasks();
  if (post.role === 'hotline') return paths.newCall();
  if (!permissions.includes('cases.read'))
    return permissions.includes('catalogue.read') ? paths.data() : paths.account();
  return paths.cases();
}

function isOwnAddress(next: unknown): next is string {
  return (
    typeof next === 'string' && next.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\')
  );
}

export function createCityRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    ...plainSearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: WaitingPage,
    defaultErrorComponent: ProblemPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createCityRouter>;
  }
}
