package dev.cyclelog.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Keeps publishers and faults together: a fault waits until so many events were stored, and publishers wait for the
 * fault rather than being done before it comes. Nobody waits for ever, or for somebody who has failed.
 */
final class Pace {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private long stored;
    private long limit;
    private Throwable failure;

    /** Begins with publishers that wait once so many events are stored. */
    Pace(long limit) {
        this.limit = limit;
    }

    synchronized void stored(int events) {
        stored += events;
        notifyAll();
    }

    synchronized void allow(long newLimit) {
        limit = newLimit;
        notifyAll();
    }

    synchronized void fail(Throwable why) {
        failure = why;
        notifyAll();
    }

    /** Checks that nobody has failed. */
    synchronized void check() {
        if (failure != null) {
            throw new AssertionError("a publisher failed", failure);
        }
    }

    void awaitTurn() throws InterruptedException {
        await("the next fault", () -> stored < limit);
    }

    void awaitStored(long events) throws InterruptedException {
        await("%,d events stored".formatted(events), () -> stored >= events);
    }

    private synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (failure != null || left <= 0) {
                throw new AssertionError("still waiting for %s; stored: %,d".formatted(what, stored), failure);
            }
            wait(left);
        }
    }
}
