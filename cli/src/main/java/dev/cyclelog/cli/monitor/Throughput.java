package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.lag.LagMetrics;
import dev.cyclelog.runtime.lag.PartitionLag;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.runtime.metrics.Repeatedly;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/** How many events a second pass the stages; empty while that is not known. Safe for use by several threads. */
final class Throughput implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A count that is older would look as if it had stopped to grow. */
    private static final Duration FRESH = Duration.ofSeconds(6);

    private final Stage sequencer;
    private final String gameEvents;
    private final LagMetrics lag;
    private final DatabaseWatch database;
    private final Rate published = new Rate();
    private final Rate sequenced = new Rate();
    private final Rate projected = new Rate();
    private final Repeatedly sampling;

    Throughput(Stage sequencer, String gameEvents, LagMetrics lag, DatabaseWatch database) {
        this.sequencer = sequencer;
        this.gameEvents = gameEvents;
        this.lag = lag;
        this.database = database;
        this.sampling = new Repeatedly("throughput", EVERY, this::sample);
    }

    private void sample() {
        long now = System.nanoTime();
        List<PartitionLag> lags = lag.of(sequencer);
        if (lags.isEmpty() || lag.refreshAge(sequencer).compareTo(FRESH) > 0) {
            published.forget();
            sequenced.forget();
        } else {
            // Services publish without transactions: no markers among these offsets.
            published.add(now, sum(lags, PartitionLag::end));
            sequenced.add(now, sum(lags, PartitionLag::committed));
        }
        if (database.state().isEmpty() || database.refreshAge().compareTo(FRESH) > 0) {
            projected.forget();
        } else {
            projected.add(now, database.state().get().events());
        }
    }

    private long sum(List<PartitionLag> lags, ToLongFunction<PartitionLag> offset) {
        return lags.stream()
                .filter(partition -> partition.partition().topic().equals(gameEvents))
                .mapToLong(offset)
                .sum();
    }

    /** Records that arrive in {@code game-events}. */
    OptionalDouble published() {
        return published.perSecond();
    }

    /** Records that the sequencer has decided. */
    OptionalDouble sequenced() {
        return sequenced.perSecond();
    }

    /** Events that appear in {@code audit_logs}. */
    OptionalDouble projected() {
        return projected.perSecond();
    }

    @Override
    public void close() {
        sampling.close();
    }
}
