package dev.cyclelog.sequencer;

import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.StreamsService;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.runtime.lag.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Turns what game services publish into the numbered log: validates, drops duplicates, numbers, and sends what it
 * rejects to the dead letters, all in Kafka transactions.
 */
public final class Sequencer implements Service {

    private final Settings settings;
    private final StreamsService streams;
    private final PausingSwitch breakerSwitch;
    private volatile boolean closing;

    /**
     * Prepares the sequencer.
     *
     * @param settings how to reach Kafka, and where the state is
     * @param registry where it exposes what it does
     */
    public Sequencer(Settings settings, MeterRegistry registry) {
        this.settings = settings;
        SequencerSettings own = SequencerSettings.of(settings);
        Topics topics = settings.topics().names();
        EventValidator validator = new EventValidator(settings.catalogue());
        BrokerFacts broker = new KafkaBrokerFacts(settings, () -> closing);
        this.breakerSwitch = new PausingSwitch(settings, this::kafkaStreams);
        SequencerMetrics metrics = new SequencerMetrics(registry);
        this.streams = new StreamsService(
                groupId(topics),
                SequencerTopology.build(
                        topics,
                        () -> new SequencerProcessor(
                                topics,
                                settings.topics().partitions(),
                                validator,
                                own,
                                broker,
                                breakerSwitch,
                                metrics)),
                settings,
                TopicAdmin.MAX_RECORD_BYTES,
                registry);
        metrics.breaker(this::isPaused);
    }

    private KafkaStreams kafkaStreams() {
        return streams.streams();
    }

    /** The consumer group, which is also the Streams application. */
    public static String groupId(Topics topics) {
        return topics.prefix() + "sequencer";
    }

    /** What its consumer group reads. */
    public static List<Stage> stages(Topics topics) {
        return List.of(new Stage("sequencer", groupId(topics), List.of(topics.gameEvents(), topics.rerouted())));
    }

    /**
     * What became of the records of the partitions that this instance holds, since its state was made.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException while the state is being restored
     */
    public Map<Tally, Long> tallies() {
        ReadOnlyKeyValueStore<byte[], byte[]> store = streams.streams()
                .store(StoreQueryParameters.fromNameAndType(
                        SequencerTopology.TALLIES, QueryableStoreTypes.keyValueStore()));
        Map<Tally, Long> tallies = new EnumMap<>(Tally.class);
        for (Tally tally : Tally.values()) {
            tallies.put(tally, 0L);
        }
        try (var all = store.all()) {
            all.forEachRemaining(entry -> Tally.of(entry.key)
                    .ifPresent(tally -> tallies.merge(tally, SequencerState.toLong(entry.value), Long::sum)));
        }
        return tallies;
    }

    /**
     * Starts.
     *
     * @throws dev.cyclelog.runtime.ServiceRefusedException if the group's position is lost
     */
    @Override
    public void start() {
        PositionCheck.check(settings);
        streams.start();
    }

    /** Whether the circuit breaker has paused this instance. */
    public boolean isPaused() {
        return kafkaStreams().isPaused();
    }

    @Override
    public Optional<String> unready() {
        return isPaused()
                ? Optional.of("the circuit breaker has tripped; see 'cyclelog sequencer resume'")
                : streams.unready();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return streams.stopped();
    }

    @Override
    public void close() {
        closing = true;
        breakerSwitch.end();
        streams.close();
        breakerSwitch.close();
    }
}
