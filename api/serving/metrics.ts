import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  /** Requests by status. */
  statuses: Map<number, number>;
  buckets: number[];
  seconds: number;
  count: number;
}

/** `GET /metrics` in the text format of Prometheus: this process, its requests by route, its connections. */
export function registerMetrics(app: FastifyInstance, deps: Dependencies): void {
  const routes = new Map<string, Series>();

  app.addHook('onResponse', (request, reply, done) => {
    // A stream lasts as long as somebody looks; that says nothing about this process.
    if (request.routeOptions.url === '/api/v1/live') return done();
    const route = `method="${request.method}",route="${request.routeOptions.url ?? 'unknown'}"`;
    const series = routes.get(route) ?? newSeries();
    routes.set(route, series);
    observe(series, reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });

  app.get('/metrics', { schema: { hide: true } }, (_request, reply) =>
    reply
      .type('text/plain; version=0.0.4')
      .send([...processLines(), ...poolLines(deps), ...requestLines(routes), ''].join('\n')),
  );
}

const newSeries = (): Series => ({
  statuses: new Map(),
  buckets: BUCKETS.map(() => 0),
  seconds: 0,
  count: 0,
});

function observe(series: Series, status: number, seconds: number): void {
  series.statuses.set(status, (series.statuses.get(status) ?? 0) + 1);
  series.seconds += seconds;
  series.count += 1;
  BUCKETS.forEach((bound, index) => {
    if (seconds <= bound) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
  });
}

function processLines(): string[] {
  const { user, system } = process.cpuUsage();
  return [
    '# TYPE process_cpu_seconds_total counter',
    `process_cpu_seconds_total ${(user + system) / 1e6}`,
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    '# TYPE process_start_time_seconds gauge',
    `process_start_time_seconds ${Math.round(Date.now() / 1_000 - process.uptime())}`,
  ];
}

const poolLines = ({ pool }: Dependencies): string[] => [
  '# TYPE doorstep_database_connections gauge',
  `doorstep_database_connections{state="idle"} ${pool.idleCount}`,
  `doorstep_database_connections{state="busy"} ${pool.totalCount - pool.idleCount}`,
  '# TYPE doorstep_database_waiting gauge',
  `doorstep_database_waiting ${pool.waitingCount}`,
];

function requestLines(routes: ReadonlyMap<string, Series>): string[] {
  const name = 'doorstep_http_request_duration_seconds';
  const series = [...routes];
  return [
    '# TYPE doorstep_http_requests_total counter',
    ...series.flatMap(([route, { statuses }]) =>
      [...statuses].map(([status, n]) => `doorstep_http_requests_total{${route},status="${status}"} ${n}`),
    ),
    `# TYPE ${name} histogram`,
    ...series.flatMap(([route, { buckets, seconds, count }]) => [
      ...BUCKETS.map((bound, index) => `${name}_bucket{${route},le="${bound}"} ${buckets[index] ?? 0}`),
      `${name}_bucket{${route},le="+Inf"} ${count}`,
      `${name}_sum{${route}} ${seconds}`,
      `${name}_count{${route}} ${count}`,
    ]),
  ];
}
