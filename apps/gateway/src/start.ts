import cluster from 'node:cluster';
import { chmod, mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createSecretBox, createSignInLimiter } from '@omniroute/auth';
import { ensureAdminPassword, type ControlContext } from '@omniroute/control';
import { createExecutors, createHttpClient } from '@omniroute/open-sse';
import { createRecorder, openDatabase, openSpool, spoolDirectoryOf } from '@omniroute/storage';
import { createAdminApi } from './admin/admin-api.ts';
import { evictCacheJob } from './cache/evict-cache.ts';
import { createResponseCache } from './cache/response-cache.ts';
import type { Siblings } from './cluster/siblings.ts';
import { openDeclarationFile } from './declaration/declaration-file.ts';
import { readVariable, type Env } from './env.ts';
import { createLog } from './log.ts';
import { HealthBoard } from './health/health-board.ts';
import { HealthKeeper } from './health/health-keeper.ts';
import { createBudgetSeeder, holdersOf } from './limits/seed-budgets.ts';
import { LimitDesk } from './limits/limit-desk.ts';
import { openBook } from './limits/open-book.ts';
import { createConnectionSync } from './jobs/connection-sync.ts';
import { forgetResourcesJob } from './jobs/forget-resources.ts';
import { forgetSpendJob } from './jobs/forget-spend.ts';
import { startJobs } from './jobs/job-runner.ts';
import { createModelLookout } from './jobs/model-lookout.ts';
import { reconcileNow } from './jobs/reconcile-now.ts';
import { retentionJob } from './jobs/retention.ts';
import { spendReconcilerJob } from './jobs/spend-reconciler.ts';
import { modelSyncJob, upstreamHealthJob } from './jobs/upstream-jobs.ts';
import { createDialectMemory } from './pipeline/dialect-memory.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { createUsageMemory } from './pipeline/usage-memory.ts';
import { createProber } from './probe/prober.ts';
import { batches, oneBatch } from './routes/batches.ts';
import { chatCompletions } from './routes/chat-completions.ts';
import { createDashboard } from './routes/dashboard.ts';
import { files, oneFile } from './routes/files.ts';
import { generateContent } from './routes/generate-content.ts';
import { health } from './routes/health.ts';
import { keptResponses } from './routes/kept-responses.ts';
import { messages } from './routes/messages.ts';
import { models, oneModel } from './routes/models.ts';
import { realtime } from './routes/realtime.ts';
import { responses } from './routes/responses.ts';
import { createResourceMemory } from './resources/resource-memory.ts';
import { geminiServices, services } from './routes/services.ts';
import { loadSecretKey } from './secret-key.ts';
import { selfOrigins } from './self-origins.ts';
import { createGatewayServer } from './server.ts';
import { Shadows } from './shadow/shadows.ts';
import { shutDown } from './shutdown.ts';
import { watchSilentSockets } from './silent-sockets.ts';
import { buildSnapshot } from './snapshot/build-snapshot.ts';
import { createSnapshotHolder } from './snapshot/snapshot-holder.ts';
import { openUploadStore } from './uploads/upload-store.ts';

const drainMs = 30_000;
/** What another process has just remembered is written within this time. */
const siblingWriteMs = 100;
const dashboardDirectory = fileURLToPath(new URL('../../dashboard/out', import.meta.url));

export type Running = {
  readonly url: string;
  /** The admin password, when this start made one. */
  readonly generatedPassword: string | undefined;
  /** Reads the configuration file again. */
  reload(): Promise<void>;
  stop(): Promise<void>;
};

/** Composes the gateway and listens. Rejects, with nothing left open to clients, when it cannot. */
export async function start(env: Env, version: string, siblings: Siblings): Promise<Running> {
  const log = createLog(env.logLevel);
  await mkdir(env.dataDirectory, { recursive: true, mode: 0o700 });
  await chmod(env.dataDirectory, 0o700);
  const secretBox = createSecretBox(await loadSecretKey(env.dataDirectory, env.secretKey));
  const database = await openDatabase({ directory: env.dataDirectory, onFault: (fault) => log.storageFault(fault) });
  const spool = openSpool({ directory: spoolDirectoryOf(env.dataDirectory) });
  const recorder = createRecorder({ spool, onAlarm: (alarm) => log.recorderAlarm(alarm) });
  const control: ControlContext = { database, secretBox, actor: 'admin', now: () => Date.now() };
  const { generated } = await ensureAdminPassword(control, env.adminPassword);
  const declaration = await openDeclarationFile({
    ...env.config,
    control,
    readVariable,
    onRead: (state, changes) => log.declaration(state, changes),
    reportFault: (error) => log.fault(error),
  });

  const httpClient = createHttpClient();
  const executors = createExecutors(httpClient);
  const limitBook = openBook();
  const limitDesk = new LimitDesk(limitBook);
  const seedBudgets = createBudgetSeeder({ book: limitBook, database, now: () => Date.now() });
  const board = new HealthBoard();
  const healthKeeper = new HealthKeeper({
    database,
    board,
    now: () => Date.now(),
    reportFault: (error) => log.fault(error),
  });
  await healthKeeper.restore();
  const snapshots = await createSnapshotHolder(async () => {
    const { executorOf } = executors;
    const built = await buildSnapshot({ database, secretBox, executorOf, reportFault: (error) => log.fault(error) });
    await seedBudgets(holdersOf(built));
    await healthKeeper.applyResets();
    return built;
  });
  siblings.onChange(snapshots.refresh);
  /** A change counts when every serving process uses it. */
  const refresh = async () => {
    await Promise.all([snapshots.refresh(), siblings.announceChange()]);
  };
  declaration.follow(refresh);
  const reportFault = (error: unknown) => log.fault(error);
  const sync = createConnectionSync({
    httpClient,
    control: { ...control, actor: 'system' },
    snapshot: snapshots.current,
    refresh,
    selfOrigins: () => selfOrigins(server.address(), env.publicUrls),
  });
  const pipeline: Pipeline = {
    snapshot: snapshots.current,
    recorder: limitDesk.recording(recorder),
    dialects: createDialectMemory(() => performance.now()),
    usages: createUsageMemory(),
    resources: createResourceMemory({
      database,
      lookAgainMs: cluster.isWorker ? siblingWriteMs : 0,
      reportFault: (error) => log.fault(error),
    }),
    uploads: await openUploadStore({ dataDirectory: env.dataDirectory, limitBytes: env.maxUploadBytes }),
    cache: createResponseCache({
      database,
      secretBox,
      mostBytes: env.cacheMaxBytes,
      clearings: () => snapshots.current().cacheClearings,
      now: () => Date.now(),
      reportFault,
    }),
    health: board,
    limits: { bodyBytes: env.maxBodyBytes },
    limitDesk,
    streams: new Set(),
    lookout: createModelLookout({ sync, snapshot: snapshots.current, now: () => performance.now(), reportFault }),
    shadows: new Shadows({ countDropped: () => log.countDroppedShadow() }),
    random: Math.random,
    countUnauthenticated: () => log.countUnauthenticated(),
    reportFault: (error, requestId) => log.fault(error, { requestId }),
  };
  const prober = createProber({
    pipeline,
    httpClient,
    control,
    sync,
    refresh,
    selfOrigins: () => selfOrigins(server.address(), env.publicUrls),
  });
  const reconciling = { database, httpClient, snapshot: snapshots.current, now: () => Date.now() };
  const admin = createAdminApi(
    {
      database,
      control,
      adminToken: env.adminToken,
      dataDirectory: env.dataDirectory,
      signIns: createSignInLimiter(),
      prober,
      sync,
      reconcileNow: (id, signal) => reconcileNow(reconciling, id, signal),
      declaration: () => declaration.state(),
      snapshot: snapshots.current,
      health: pipeline.health,
      limitDesk,
      cacheMostBytes: env.cacheMaxBytes,
      refresh,
      reportFault: (error) => log.fault(error),
    },
    version,
  );

  let stopping = false;
  const server = createGatewayServer({
    routes: [
      chatCompletions(pipeline),
      messages(pipeline),
      responses(pipeline),
      realtime(pipeline),
      ...services(pipeline),
      files(pipeline),
      batches(pipeline),
      models(pipeline),
      ...health(() => (stopping ? { ready: false, reason: 'stopping' } : { ready: true })),
    ],
    patterns: [
      generateContent(pipeline),
      geminiServices(pipeline),
      keptResponses(pipeline),
      oneFile(pipeline),
      oneBatch(pipeline),
      oneModel(pipeline),
    ],
    admin,
    dashboard: await createDashboard(dashboardDirectory),
    reportFault: (error) => log.fault(error),
  });
  const silentSockets = watchSilentSockets(server);
  const jobs = startJobs({ database, now: () => Date.now(), reportFault }, [
    modelSyncJob({ sync, snapshot: snapshots.current, reportFault }),
    upstreamHealthJob({ sync, snapshot: snapshots.current, reportFault }),
    forgetResourcesJob({ database, now: () => Date.now() }),
    retentionJob({ database, now: () => Date.now() }),
    forgetSpendJob({ database, now: () => Date.now() }),
    spendReconcilerJob(reconciling),
    evictCacheJob(pipeline.cache),
  ]);
  const close = async () => {
    const jobsEnded = jobs.stop();
    await declaration.close();
    await pipeline.shadows.stop();
    await recorder.flush();
    recorder.close();
    await pipeline.resources.flush();
    await healthKeeper.flush();
    await pipeline.cache.flush();
    await httpClient.close();
    await jobsEnded;
    spool.close();
    await database.foldNow();
    await database.close();
  };
  try {
    await listen(server, env);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: urlOf(server.address(), env.host),
    generatedPassword: generated,
    reload: () => declaration.reload(),
    stop: () => {
      const stopTakingWork = () => {
        stopping = true;
        silentSockets.closeAll();
      };
      return shutDown({ server, streams: pipeline.streams, stopTakingWork, close, graceMs: drainMs });
    },
  };
}

function listen(server: ReturnType<typeof createGatewayServer>, { host, port }: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE';
      reject(busy ? new Error(`Port ${port} on ${host} is taken. Stop what uses it, or set OMNIROUTE_PORT.`) : error);
    });
    // Many streams may begin at once: none of them should wait for a place in the system's queue.
    server.listen({ port, host, backlog: 4096 }, resolve);
  });
}

function urlOf(address: AddressInfo | string | null, host: string): string {
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
