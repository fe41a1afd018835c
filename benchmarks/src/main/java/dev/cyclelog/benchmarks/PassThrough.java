package dev.cyclelog.benchmarks;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What any exactly-once topology with state costs at least: each record is passed on as it is, after one get and one
 * put of a new key in a store whose changes are logged, with keys and values as large as those of the sequencer's ids.
 */
final class PassThrough implements Processor<byte[], byte[], byte[], byte[]> {

    /** Where the state is kept. */
    enum State {
        ROCKSDB(Stores::persistentKeyValueStore),
        IN_MEMORY(Stores::inMemoryKeyValueStore),
        NONE(null);

        private final Function<String, KeyValueBytesStoreSupplier> store;

        State(Function<String, KeyValueBytesStoreSupplier> store) {
            this.store = store;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final String STORE = "ids";
    private static final int KEY_BYTES = 20;
    private static final int VALUE_BYTES = 16;

    private final State state;
    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<byte[], byte[]> store;

    private PassThrough(State state) {
        this.state = state;
    }

    static Topology topology(String input, String output, State state) {
        Topology topology = new Topology()
                .addSource(
                        AutoOffsetReset.none(),
                        "input",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        input)
                .addProcessor("pass-through", () -> new PassThrough(state), "input");
        if (state != State.NONE) {
            topology.addStateStore(
                    Stores.keyValueStoreBuilder(state.store.apply(STORE), Serdes.ByteArray(), Serdes.ByteArray())
                            .withCachingDisabled(),
                    "pass-through");
        }
        return topology.addSink("output", output, new ByteArraySerializer(), new ByteArraySerializer(), "pass-through");
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = state == State.NONE ? null : processorContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (store != null) {
            byte[] key = key(context.recordMetadata().orElseThrow().offset());
            if (store.get(key) == null) {
                store.put(key, new byte[VALUE_BYTES]);
            }
        }
        context.forward(record);
    }

    /** Keys in no order, as hashed ids are. */
    private static byte[] key(long offset) {
        long mixed = offset * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return ByteBuffer.allocate(KEY_BYTES)
                .putInt(1)
                .putLong(mixed)
                .putLong(mixed ^ offset)
                .array();
    }
}
