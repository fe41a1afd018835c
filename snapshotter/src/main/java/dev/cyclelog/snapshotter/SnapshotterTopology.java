package dev.cyclelog.snapshotter;

import dev.cyclelog.events.Topics;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The snapshotter's topology: one input, one processor with fine-grained state, one output. */
final class SnapshotterTopology {

    private static final String INPUT = "audit-events";
    private static final String AGGREGATOR = "aggregator";
    private static final String OUTPUT = "cycle-metrics";

    private SnapshotterTopology() {}

    /**
     * Builds it.
     *
     * @param cycleRetention how long after its last event a cycle is kept
     * @param commitInterval how often to commit while there is no backlog
     */
    static Topology build(Topics topics, Duration cycleRetention, Duration commitInterval) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        ByteArraySerializer toBytes = new ByteArraySerializer();
        PublicationBudget budget = new PublicationBudget();
        Topology topology = new Topology()
                // A lost position stops the service: reading on from elsewhere would leave events out.
                .addSource(AutoOffsetReset.none(), INPUT, bytes, bytes, topics.auditEvents())
                .addProcessor(AGGREGATOR, () -> new CycleAggregator(cycleRetention, commitInterval, budget), INPUT)
                .addSink(OUTPUT, topics.cycleMetrics(), toBytes, toBytes, AGGREGATOR);
        for (String name : CycleStores.NAMES) {
            StoreBuilder<KeyValueStore<byte[], byte[]>> store = Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray());
            topology.addStateStore(
                    // Cached, so that a state that changes often reaches the changelog once per commit.
                    CycleStores.UNCACHED.contains(name) ? store.withCachingDisabled() : store.withCachingEnabled(),
                    AGGREGATOR);
        }
        return topology;
    }
}
