package dev.cyclelog.sequencer;

import dev.cyclelog.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The sequencer's topology: two inputs, one processor with its state, four outputs. */
final class SequencerTopology {

    static final String AUDIT_EVENTS = "audit-events";
    static final String DEAD_LETTER = "dead-letter";
    static final String REROUTED = "rerouted";
    static final String BREAKER = "breaker";

    /** Cycle number to {@link CycleCounter}. Never dropped. */
    static final String COUNTERS = "counters";
    /** Cycle number and hashed event id to the hash of the content; dropped when the cycle is long over. */
    static final String EVENT_IDS = "event-ids";
    /** What became of the records, counted; and to which topics the state belongs. */
    static final String TALLIES = "tallies";

    static final List<String> STORES = List.of(COUNTERS, EVENT_IDS, TALLIES);

    private static final long CLOCK_SKEW_MILLIS = 86_400_000;

    private static final String INPUT = "game-events";
    private static final String SEQUENCER = "sequencer";

    /**
     * The topics stamp their records themselves. A record that was stored while they did not, with no time or one far
     * in the future, gets the present.
     */
    private static final TimestampExtractor APPEND_TIME = (record, partitionTime) -> timestamp(record);

    private SequencerTopology() {}

    static Topology build(Topics topics, ProcessorSupplier<byte[], byte[], byte[], byte[]> processor) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer toBytes = new ByteArraySerializer();
        return new Topology()
                // A lost position stops the service: reading again or skipping would both be wrong.
                .addSource(
                        AutoOffsetReset.none(),
                        INPUT,
                        APPEND_TIME,
                        bytes,
                        bytes,
                        topics.gameEvents(),
                        topics.rerouted())
                .addProcessor(SEQUENCER, processor, INPUT)
                // Counters and tallies change with every record: cached, they reach the changelog once per commit.
                .addStateStore(store(COUNTERS).withCachingEnabled(), SEQUENCER)
                .addStateStore(store(EVENT_IDS).withCachingDisabled(), SEQUENCER)
                .addStateStore(store(TALLIES).withCachingEnabled(), SEQUENCER)
                .addSink(AUDIT_EVENTS, topics.auditEvents(), toBytes, toBytes, SEQUENCER)
                .addSink(DEAD_LETTER, topics.deadLetter(), toBytes, toBytes, SEQUENCER)
                .addSink(REROUTED, topics.rerouted(), toBytes, toBytes, SEQUENCER)
                .addSink(BREAKER, topics.breaker(), toBytes, toBytes, SEQUENCER);
    }

    /** The topic that backs a store up. */
    static String changelog(Topics topics, String store) {
        return Sequencer.groupId(topics) + "-" + store + "-changelog";
    }

    /** The topics on which the numbering rests: what is read, what is numbered, and the state's changelogs. */
    static List<String> topics(Topics topics) {
        return Stream.concat(
                        Stream.of(topics.gameEvents(), topics.rerouted(), topics.auditEvents()),
                        STORES.stream().map(store -> changelog(topics, store)))
                .toList();
    }

    private static long timestamp(ConsumerRecord<?, ?> record) {
        long now = System.currentTimeMillis();
        boolean sane = record.timestamp() >= 0 && record.timestamp() <= now + CLOCK_SKEW_MILLIS;
        return sane ? record.timestamp() : now;
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of());
    }
}
