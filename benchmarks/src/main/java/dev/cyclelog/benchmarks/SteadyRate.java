package dev.cyclelog.benchmarks;

import dev.cyclelog.publisher.EventPublisher;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes at a fixed rate that does not wait for slow ones, and tells how long each event took to arrive. */
final class SteadyRate {

    /** How long one waits for the next arrival. */
    static final Duration GIVE_UP = Duration.ofSeconds(60);

    @Option(names = "--rate", defaultValue = "1000", description = "events per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "how long it is measured (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "how many seconds before are not counted (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Mixin
    private Output output;

    /** The events that {@link #measure} publishes. */
    List<byte[]> events() {
        return Game.events(rate * (warmUp + seconds));
    }

    /**
     * Publishes each event at its time whatever became of those before, and counts from that time, not from when it was
     * really sent: a stall counts for every event that it held up. Prints the percentiles.
     *
     * @param arrivals waits for all events and tells when each was seen ({@link System#nanoTime}), in their order
     */
    void measure(EventPublisher publisher, List<byte[]> events, Supplier<long[]> arrivals) {
        long start = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        CompletableFuture<long[]> arriving = CompletableFuture.supplyAsync(arrivals);
        for (int i = 0; i < events.size(); i++) {
            long due = start + due(i);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            publisher.publish(events.get(i));
            if (i % (10 * rate) == 0) {
                output.say("%d of %d s".formatted(i / rate, events.size() / rate));
            }
        }
        long[] latencies = arriving.join();
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] -= start + due(i);
        }
        output.print(percentiles(Arrays.copyOfRange(latencies, rate * warmUp, latencies.length)));
    }

    private long due(int event) {
        return Duration.ofSeconds(1).toNanos() * event / rate;
    }

    private Table percentiles(long[] latencies) {
        Arrays.sort(latencies);
        Table table = new Table("events_per_s", "events", "p50_ms", "p99_ms", "p99.9_ms", "max_ms");
        table.add(
                (long) rate,
                (long) latencies.length,
                Percentile.millis(latencies, 0.5),
                Percentile.millis(latencies, 0.99),
                Percentile.millis(latencies, 0.999),
                Percentile.millis(latencies, 1));
        return table;
    }
}
