package dev.cyclelog.sequencer;

import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The sequencer's topology: two inputs, one processor with its state, three outputs. */
final class SequencerTopology {

    static final String AUDIT_EVENTS = "audit-events";
    static final String DEAD_LETTER = "dead-letter";
    static final String REROUTED = "rerouted";

    /** Cycle number to its last sequence number. Never dropped. */
    static final String COUNTERS = "counters";
    /** Cycle number and hashed event id to the hash of the content. */
    static final String EVENT_IDS = "event-ids";
    /** What became of the records, counted. */
    static final String TALLIES = "tallies";

    private static final String INPUT = "game-events";
    private static final String SEQUENCER = "sequencer";

    private SequencerTopology() {}

    static Topology build(Topics topics, int partitions, EventValidator validator) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer toBytes = new ByteArraySerializer();
        return new Topology()
                // A lost position stops the service: reading again or skipping would both be wrong.
                .addSource(AutoOffsetReset.none(), INPUT, bytes, bytes, topics.gameEvents(), topics.rerouted())
                .addProcessor(SEQUENCER, () -> new SequencerProcessor(topics, partitions, validator), INPUT)
                // Counters and tallies change with every record: cached, they reach the changelog once per commit.
                .addStateStore(store(COUNTERS).withCachingEnabled(), SEQUENCER)
                .addStateStore(store(EVENT_IDS).withCachingDisabled(), SEQUENCER)
                .addStateStore(store(TALLIES).withCachingEnabled(), SEQUENCER)
                .addSink(AUDIT_EVENTS, topics.auditEvents(), toBytes, toBytes, SEQUENCER)
                .addSink(DEAD_LETTER, topics.deadLetter(), toBytes, toBytes, SEQUENCER)
                .addSink(REROUTED, topics.rerouted(), toBytes, toBytes, SEQUENCER);
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of());
    }
}
