import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import type { InstanceId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { BookmarkStore } from './bookmarks/bookmark.store.ts';
import type { MessageSender } from './bookmarks/message-sender.ts';
import { NoteLinkRequest } from './bookmarks/note-link-request.ts';
import { ResumeBookmark } from './bookmarks/resume-bookmark.ts';
import { Authenticator } from './calls/authenticator.ts';
import type { CallStore, LeasedCall } from './calls/call.store.ts';
import { LeaseKeeper } from './calls/lease-keeper.ts';
import { Documents } from './calls/documents.ts';
import type { OutsideWorld } from './calls/outside-world.ts';
import { RunCall } from './calls/run-call.ts';
import { SweepCalls } from './calls/sweep-calls.ts';
import { RunChild, type VeilOf } from './children/run-child.ts';
import { CompiledDefinitions } from './definitions/compiled-definitions.ts';
import type { DefinitionStore } from './definitions/definition.store.ts';
import { CheckDefinition } from './definitions/check-definition.ts';
import { DefinitionExaminer, examineHere, type Examine } from './definitions/definition-examiner.ts';
import { FetchResources } from './definitions/fetch-resources.ts';
import { CompareDefinitions } from './definitions/compare-definitions.ts';
import { FindDefinition } from './definitions/find-definition.ts';
import { ListDefinitions } from './definitions/list-definitions.ts';
import { RetireDefinition } from './definitions/retire-definition.ts';
import { PublishDefinition } from './definitions/publish-definition.ts';
import { CatchUp } from './events/catch-up.ts';
import { DeliverEvent } from './events/deliver-event.ts';
import type { EventStartStore } from './events/event-start.store.ts';
import { EventKeys } from './events/event-keys.ts';
import type { EventStore } from './events/event.store.ts';
import type { Lifecycle } from './events/lifecycle.ts';
import type { LifecycleStore } from './events/lifecycle.store.ts';
import { FindListeners } from './events/find-listeners.ts';
import { KeepEvents } from './events/keep-events.ts';
import { MatchEvents } from './events/match-events.ts';
import { GatherEvents } from './events/gather-events.ts';
import type { GatheringStore } from './events/gathering.store.ts';
import { ListMissedStarts } from './events/list-missed-starts.ts';
import type { MissedStartStore } from './events/missed-start.store.ts';
import { StartOnEvents, type StartOnEventsParts } from './events/start-on-events.ts';
import { ReadLifecycle } from './events/read-lifecycle.ts';
import { ReceiveEvents } from './events/receive-events.ts';
import { AwaitEnd } from './instances/await-end.ts';
import { CancelInstance } from './instances/cancel-instance.ts';
import { CancelUnreadInstance } from './instances/cancel-unread-instance.ts';
import { FindInstance } from './instances/find-instance.ts';
import type { InstanceStore } from './instances/instance.store.ts';
import { ListInstances } from './instances/list-instances.ts';
import { ReadHistory } from './instances/read-history.ts';
import { ExplainInstance } from './instances/explain-instance.ts';
import { RetryInstance } from './instances/retry-instance.ts';
import { SteerInstance } from './instances/steer-instance.ts';
import { StartBatch } from './instances/start-batch.ts';
import { StartInstance } from './instances/start-instance.ts';
import { EventRate } from './limits/event-rate.ts';
import { InstanceQuota } from './limits/instance-quota.ts';
import { unlimited, type Limits } from './limits/limits.ts';
import { Isolation, type Poison } from './isolation/isolation.ts';
import type { IsolationStore } from './isolation/isolation.store.ts';
import { ReleaseInstance } from './isolation/release-instance.ts';
import type { ResumeTokens } from './resume-tokens/resume-tokens.ts';
import { ForgetInstances } from './retention/forget-instances.ts';
import type { RetentionStore } from './retention/retention.store.ts';
import { InstanceSecrets } from './secrets/instance-secrets.ts';
import { KnownSearches } from './secrets/known-searches.ts';
import { ManageSecrets } from './secrets/manage-secrets.ts';
import type { Sealing } from './secrets/sealing.ts';
import type { SecretStore } from './secrets/secret.store.ts';
import { FireTimer } from './timers/fire-timer.ts';
import { goOn } from './turns/after-commit.ts';
import { BackgroundWork } from './turns/background-work.ts';
import { ContinueAbandoned } from './turns/continue-abandoned.ts';
import type { CrashProbe } from './turns/crash-window.ts';
import { probed } from './turns/probed-committer.ts';
import { RightOfWay } from './turns/right-of-way.ts';
import { TakeTurn } from './turns/take-turn.ts';
import { groupCommit } from './turns/turn-committer.ts';
import { TurnPace } from './turns/turn-pace.ts';
import { TurnRoom } from './turns/turn-room.ts';
import type { TurnStore } from './turns/turn.store.ts';
import type { Turn } from './turns/turn.ts';

/** Where an engine keeps things: all of one kind. */
export interface EngineStores {
  readonly definitions: DefinitionStore;
  readonly instances: InstanceStore;
  readonly turns: TurnStore;
  readonly calls: CallStore;
  readonly bookmarks: BookmarkStore;
  readonly events: EventStore;
  readonly lifecycle: LifecycleStore;
  readonly eventStarts: EventStartStore;
  readonly gatherings: GatheringStore;
  readonly missedStarts: MissedStartStore;
  readonly secrets: SecretStore;
  readonly retention: RetentionStore;
  readonly isolation: IsolationStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly sender: MessageSender;
}

export interface EngineParts {
  readonly stores: EngineStores;
  readonly resumeTokens: ResumeTokens;
  readonly sealing: Sealing;
  readonly lifecycle: Lifecycle;
  readonly outside: OutsideWorld;
  readonly clock: Clock;
  /** What turns are measured with; milliseconds, monotonic. Of this process when absent. */
  readonly stopwatch?: () => number;
  readonly ids: IdSource;
  /** None by default. */
  readonly limits?: Limits;
  /** Milliseconds that instances are kept after their end where their definition says nothing; for ever when absent. */
  readonly retentionMs?: number | undefined;
  /** Root of the catalog `default`; none when absent. */
  readonly defaultCatalog?: string | undefined;
  /** Shared by engines of one process; its own when absent. */
  readonly definitions?: CompiledDefinitions;
  /** What examines definitions. In this thread when absent. */
  readonly examine?: Examine;
  /** Milliseconds after which another replica takes over from one that died. */
  readonly leaseMs: number;
  readonly probe: CrashProbe;
  /** Asks the other replicas to let a turn of an instance through, by the `rightOfWay` of each; there are none when absent. */
  readonly askElsewhere?: (instanceId: InstanceId) => Promise<unknown>;
  /** Told of work that was interrupted; a sweep takes it up again. */
  readonly onFailure: (error: unknown) => void;
  readonly onRepeat: (call: LeasedCall, reason: string) => void;
  /** Told of instances that cannot go on. */
  readonly onPoison?: (poison: Poison) => void;
  /** Told of events that were to start an instance and did not. */
  readonly onMissedStart?: StartOnEventsParts['onMissed'];
}

/** How long events are kept for listeners that begin later, and for subscribers. Days. */
export const eventDays = 7;

export type Engine = ReturnType<typeof createEngine>;

/** Every use case of one replica. Starts nothing by itself: requests, messages and sweeps do. */
export function createEngine({ stores, resumeTokens, sealing, lifecycle, outside, clock, stopwatch = () => performance.now(), ids, leaseMs, probe, onFailure, onRepeat, onPoison = ({ error }) => onFailure(error), onMissedStart = () => undefined, askElsewhere = () => Promise.resolve(), defaultCatalog, limits = unlimited, retentionMs, definitions = new CompiledDefinitions(stores.definitions, clock), examine = examineHere(new DefinitionExaminer()) }: EngineParts) {
  const { instances, turns, calls, transactions } = stores;
  const room = new TurnRoom();
  const committer = probed(groupCommit(turns, {}, room), probe);
  const pace = new TurnPace(stopwatch, room);
  const way = new RightOfWay(askElsewhere);
  const background = new BackgroundWork(onFailure);
  const leases = new LeaseKeeper(calls, leaseMs, onFailure);

  const awaitEnd = new AwaitEnd(instances);
  const isolation = new Isolation(stores.isolation, onPoison);
  const quota = new InstanceQuota((tenantId) => instances.countOpen(tenantId), clock, limits.instances);

  const afterCommit = (turn: Turn): void => {
    awaitEnd.told(turn);
    goOn(turn, { background, runCall, takeTurn, probe, catchUp, matchEvents, veilOf });
  };
  const secrets = new InstanceSecrets(stores.secrets, sealing, (tenantId, id) => definitions.get(tenantId, id), new KnownSearches(clock));
  const takeTurn = new TakeTurn({ turns, pace, way, committer, definitions, ids, secrets, limits, lifecycle, resumeTokens, afterCommit });
  const startInstance = new StartInstance({ definitions, instances, turns, pace, committer, ids, secrets, quota, limits, lifecycle, afterCommit });
  const authenticator = new Authenticator(outside, clock);
  const documents = new Documents(outside, authenticator, clock);
  const checkDefinition = new CheckDefinition(examine, new FetchResources(documents, ids), defaultCatalog);
  const veilOf: VeilOf = async ({ tenantId, instanceId }) => {
    const owner = await turns.load(tenantId, instanceId);
    return owner && secrets.veilOf(owner);
  };
  const cancelInstance = new CancelInstance(takeTurn, new CancelUnreadInstance({ turns, committer, ids, lifecycle, afterCommit }));
  const children = new RunChild({ startInstance, cancelInstance, instances, definitions: stores.definitions, veilOf });
  const runCall = new RunCall({ calls, leases, takeTurn, probe, resumeTokens, outside, children, authenticator, documents, veilOf, onRepeat, isolation });
  const eventKeys = new EventKeys(clock);
  const deliverEvent = new DeliverEvent(stores.events, turns, takeTurn, way, probe);
  const catchUp = new CatchUp(stores.events, eventKeys, deliverEvent, isolation);
  const gather = new GatherEvents({ gatherings: stores.gatherings, transactions, clock, ids });
  const startOnEvents = new StartOnEvents({ missed: stores.missedStarts, onMissed: onMissedStart, definitions, gather, startInstance, clock });
  const matchEvents = new MatchEvents({ events: stores.events, find: new FindListeners(stores.events, eventKeys), deliver: deliverEvent, start: startOnEvents, isolation, background, ids, onFailure });
  const keepEvents = new KeepEvents(stores.events, matchEvents);

  const findInstance = new FindInstance(instances, stores.isolation);

  return {
    background,
    rightOfWay: way,
    checkDefinition,
    publishDefinition: new PublishDefinition({ check: checkDefinition, store: stores.definitions, eventStarts: stores.eventStarts, transactions, audit: stores.audit, clock, ids }),
    retireDefinition: new RetireDefinition({ store: stores.definitions, transactions, audit: stores.audit }),
    compareDefinitions: new CompareDefinitions(stores.definitions),
    findDefinition: new FindDefinition(stores.definitions),
    listDefinitions: new ListDefinitions(stores.definitions),
    startInstance,
    startBatch: new StartBatch(startInstance),
    awaitEnd,
    findInstance,
    explainInstance: new ExplainInstance(findInstance, turns, leaseMs),
    releaseInstance: new ReleaseInstance({ instances, isolation: stores.isolation, transactions, audit: stores.audit }),
    steerInstance: new SteerInstance(takeTurn),
    retryInstance: new RetryInstance(instances, startInstance, secrets),
    listInstances: new ListInstances(instances),
    readHistory: new ReadHistory(instances),
    cancelInstance,
    receiveEvents: new ReceiveEvents(keepEvents, new EventRate(clock, limits.eventsPerSecond)),
    readLifecycle: new ReadLifecycle(stores.lifecycle, lifecycle),
    noteLinkRequest: new NoteLinkRequest(takeTurn, keepEvents),
    matchEvents,
    retryMissedStarts: () => startOnEvents.retry(),
    listMissedStarts: new ListMissedStarts(stores.missedStarts),
    catchUp,
    /** I15: what came longer ago than listeners may look back. */
    forgetEvents: async () => {
      await stores.gatherings.forget(eventDays * 86_400_000);
      await stores.missedStarts.forget(eventDays * 86_400_000);
      return stores.events.forget(eventDays * 86_400_000);
    },
    /** What was hidden stays in memory for minutes, and no longer. */
    forgetSearches: () => secrets.searches.forget(),
    forgetInstances: new ForgetInstances(stores.retention, retentionMs),
    manageSecrets: new ManageSecrets({ store: stores.secrets, transactions, audit: stores.audit, sealing, clock, ids }),
    resumeBookmark: new ResumeBookmark(resumeTokens, takeTurn, stores.bookmarks),
    fireTimer: new FireTimer(takeTurn, turns, isolation),
    sweepCalls: new SweepCalls(calls, runCall, background),
    continueAbandoned: new ContinueAbandoned(turns, takeTurn, isolation, pace, leaseMs),
  };
}
