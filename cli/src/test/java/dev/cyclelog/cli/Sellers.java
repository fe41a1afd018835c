package dev.cyclelog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cyclelog.testkit.sequencing.EventIdentity;
import dev.cyclelog.testkit.sequencing.ExactlyOnce;
import dev.cyclelog.testkit.sequencing.NothingLost;
import dev.cyclelog.testkit.sequencing.NumberedInOrder;
import dev.cyclelog.testkit.sequencing.OrderKept;
import dev.cyclelog.testkit.sequencing.SequencedLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Several sellers at work at the same time, and what is promised to them. */
final class Sellers implements AutoCloseable {

    private final List<Seller> sellers;
    private final ExecutorService threads;

    /** Sets them to work; the pace hears of it when one fails. */
    Sellers(List<Seller> sellers, int eventsEach, Pace pace) {
        this.sellers = sellers;
        this.threads = Executors.newFixedThreadPool(sellers.size());
        for (Seller seller : sellers) {
            threads.execute(() -> {
                try {
                    seller.sell(eventsEach);
                } catch (Throwable failure) {
                    pace.fail(failure);
                }
            });
        }
        threads.shutdown();
    }

    /** Waits until all are done. */
    void await(Pace pace, int minutes) throws InterruptedException {
        if (!threads.awaitTermination(minutes, TimeUnit.MINUTES)) {
            throw new AssertionError("not done within %d minutes: %s".formatted(minutes, sellers));
        }
        pace.check();
    }

    /** Checks every promise. */
    void check(SequencedLog log) {
        Set<String> broken = new HashSet<>();
        Map<EventIdentity, String> acknowledged = new HashMap<>();
        for (Seller seller : sellers) {
            broken.addAll(seller.sales().brokenOnes());
            acknowledged.putAll(seller.sales().acknowledged());
        }
        NumberedInOrder.check(log);
        NothingLost.check(log, acknowledged);
        for (Seller seller : sellers) {
            seller.sales().orders().forEach((order, events) -> OrderKept.check(log, order, List.copyOf(events)));
        }
        ExactlyOnce.check(log, value -> !broken.contains(new String(value, UTF_8)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
