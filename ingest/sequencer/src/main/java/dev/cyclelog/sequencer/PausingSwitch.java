package dev.cyclelog.sequencer;

import dev.cyclelog.runtime.FailureText;
import dev.cyclelog.runtime.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses and resumes a running Streams instance. Paused, it stays in its consumer group: its partitions do not move on
 * to trip the next instance.
 *
 * <p>Called by the Streams thread and by a thread of its own that looks for resumption.
 */
final class PausingSwitch implements BreakerSwitch, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PausingSwitch.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Settings settings;
    private final Supplier<KafkaStreams> streams;
    private final Map<Integer, Trip> waitingFor = new HashMap<>();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "sequencer-breaker");
        thread.setDaemon(true);
        return thread;
    });
    private final BreakerTopic topic;
    private volatile boolean ending;

    PausingSwitch(Settings settings, Supplier<KafkaStreams> streams) {
        this.settings = settings;
        this.streams = streams;
        this.topic = new BreakerTopic(settings);
        looking.scheduleWithFixedDelay(this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void assigned(int partition) {
        Collection<Trip> standing = SequencerSettings.of(settings).breaker().enabled()
                ? Patience.ask(topic::standing, () -> ending)
                : List.of();
        synchronized (this) {
            waitingFor.remove(partition);
            standing.stream().filter(trip -> trip.partition() == partition).forEach(this::pause);
            resumeIfClear();
        }
    }

    @Override
    public synchronized void tripped(Trip trip) {
        pause(trip);
    }

    @Override
    public synchronized void revoked(int partition) {
        waitingFor.remove(partition);
        resumeIfClear();
    }

    private void pause(Trip trip) {
        waitingFor.put(trip.partition(), trip);
        streams.get().pause();
        LOG.atError()
                .addKeyValue("topic", trip.topic())
                .addKeyValue("partition", trip.partition())
                .addKeyValue("offset", trip.offset())
                .addKeyValue("reason", trip.why())
                .log("the circuit breaker has tripped; this instance is paused with all its partitions until"
                        + " 'cyclelog sequencer resume'");
    }

    private void resumeIfClear() {
        if (!ending && waitingFor.isEmpty() && streams.get().isPaused()) {
            streams.get().resume();
            LOG.atWarn().log("the circuit breaker is closed again; going on");
        }
    }

    /** Kafka is asked outside of the lock: the Streams thread must not wait for a broker that is away. */
    private void look() {
        Collection<Trip> waiting;
        synchronized (this) {
            waiting = List.copyOf(waitingFor.values());
        }
        if (waiting.isEmpty() || ending) {
            return;
        }
        try {
            Collection<Trip> over = topic.takenAway(waiting);
            synchronized (this) {
                waitingFor.values().removeAll(over);
                resumeIfClear();
            }
        } catch (RuntimeException unreachable) {
            if (ending) {
                return;
            }
            LOG.atWarn()
                    .addKeyValue("topic", settings.topics().names().breaker())
                    .addKeyValue("reason", FailureText.of(unreachable))
                    .log("cannot look whether the circuit breaker is closed; looking again");
        }
    }

    /** The streams are about to be closed: what is revoked meanwhile is no reason to go on. */
    void end() {
        ending = true;
        looking.shutdownNow();
    }

    /** Called when the streams are closed: until then they may still be assigned partitions. */
    @Override
    public void close() {
        topic.close();
    }
}
