package dev.cyclelog.projector.rebuild;

import dev.cyclelog.runtime.DatabasePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Builds indexes of one table with several sessions: each takes the next one when it has finished one. */
final class IndexBuild {

    /** More than one, as the longest index takes about as long as all others together. */
    static final int SESSIONS = 2;

    private static final long REPORT_EVERY_MS = 500;

    /**
     * What a session sorts and builds the GIN index in. More is slower: the tree that gathers its keys outgrows the
     * processor's cache. And no further workers: they would take a processor from the other session, which builds the
     * longest index and cannot use any.
     */
    private static final List<String> LIMITS =
            List.of("SET maintenance_work_mem = '128MB'", "SET max_parallel_maintenance_workers = 0");

    private final DatabasePool database;
    private final String role;

    /** Prepares sessions that act as this role. */
    IndexBuild(DatabasePool database, String role) {
        this.database = database;
        this.role = role;
    }

    /**
     * Builds them all.
     *
     * @param statements one per index, the longest first
     * @param progress learns now and then of how many are built
     */
    void run(List<String> statements, IntConsumer progress) {
        Queue<String> waiting = new ConcurrentLinkedQueue<>(statements);
        AtomicInteger built = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        List<RebuildSession> sessions = new ArrayList<>();
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < SESSIONS; worker++) {
                RebuildSession session = RebuildSession.open(database);
                sessions.add(session);
                session.execute(role);
                session.execute(LIMITS);
                workers.add(threads.submit(() -> {
                    for (String statement = waiting.poll(); statement != null; statement = waiting.poll()) {
                        session.execute(statement);
                        built.incrementAndGet();
                    }
                }));
            }
            for (Future<?> worker : workers) {
                await(worker, () -> progress.accept(built.get()));
            }
        } finally {
            // After a failure the other one may have minutes to go.
            waiting.clear();
            end(threads, sessions);
            sessions.forEach(RebuildSession::close);
        }
    }

    private static void end(ExecutorService threads, List<RebuildSession> sessions) {
        threads.shutdown();
        try {
            while (!threads.awaitTermination(REPORT_EVERY_MS, TimeUnit.MILLISECONDS)) {
                sessions.forEach(RebuildSession::cancel);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(Future<?> worker, Runnable meanwhile) {
        while (true) {
            try {
                worker.get(REPORT_EVERY_MS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException notYet) {
                meanwhile.run();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("an index cannot be built", failed.getCause());
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the rebuild was interrupted", cancelled);
            }
        }
    }
}
