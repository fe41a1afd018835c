package dev.cyclelog.snapshotter;

import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A state store of Kafka Streams. */
final class StreamsStore implements OrderedStore {

    private final KeyValueStore<byte[], byte[]> store;

    StreamsStore(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    @Override
    public byte[] get(byte[] key) {
        return store.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        store.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        store.delete(key);
    }

    @Override
    public Entries range(byte[] from, byte[] to) {
        KeyValueIterator<byte[], byte[]> found = store.range(from, to);
        return new Entries() {
            @Override
            public boolean hasNext() {
                return found.hasNext();
            }

            @Override
            public Entry next() {
                KeyValue<byte[], byte[]> entry = found.next();
                return new Entry(entry.key, entry.value);
            }

            @Override
            public void close() {
                found.close();
            }
        };
    }
}
