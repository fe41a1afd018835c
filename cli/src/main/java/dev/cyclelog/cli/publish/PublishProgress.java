package dev.cyclelog.cli.publish;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reports every few seconds how far a run is, on a thread of its own: also when the run stands still, and what it waits
 * for.
 */
public final class PublishProgress implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    /** A busy broker may take this long. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final PublishRun run;
    private final Supplier<OptionalDouble> share;
    private final Object kafka;
    private final Consumer<String> lines;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private final long start = System.nanoTime();
    private long lastStored;
    private long lastStoredAt = start;

    /**
     * Begins to report.
     *
     * @param run whose events are counted
     * @param share how much of the input is read, from 0 to 1, where that is known
     * @param kafka where Kafka is expected, for the report that it does not answer
     * @param lines takes the reports
     */
    public PublishProgress(PublishRun run, Supplier<OptionalDouble> share, Object kafka, Consumer<String> lines) {
        this.run = run;
        this.share = share;
        this.kafka = kafka;
        this.lines = lines;
        clock.scheduleAtFixedRate(this::report, EVERY.toNanos(), EVERY.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void report() {
        long now = System.nanoTime();
        long stored = run.counts().stored();
        if (stored > lastStored) {
            lastStored = stored;
            lastStoredAt = now;
            lines.accept(describe(stored, seconds(now - start), share.get()));
        } else if (run.underWay() > 0 && now - lastStoredAt > SILENCE.toNanos()) {
            lines.accept("waiting for Kafka at %s: no answer for %.0f s".formatted(kafka, seconds(now - lastStoredAt)));
        }
    }

    static String describe(long stored, double seconds, OptionalDouble share) {
        String soFar = "%,d events (%,.0f/s)".formatted(stored, stored / seconds);
        if (share.isEmpty() || share.getAsDouble() == 0) {
            return soFar;
        }
        double read = share.getAsDouble();
        return "%s, %.0f %% of the file, about %.0f s to go".formatted(soFar, 100 * read, seconds * (1 - read) / read);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
