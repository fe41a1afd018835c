package dev.cyclelog.snapshotter;

import java.util.Iterator;

/**
 * A key-value store whose keys are in order, byte by byte without a sign. The running snapshotter keeps its state in
 * stores of Kafka Streams, a rebuild in one of its own: both count events with the same code.
 */
interface OrderedStore {

    /** The value, or null. */
    byte[] get(byte[] key);

    void put(byte[] key, byte[] value);

    void delete(byte[] key);

    /**
     * The entries from one key to another, both included, in order. The caller closes it, and changes no store of the
     * same name meanwhile.
     */
    Entries range(byte[] from, byte[] to);

    /**
     * An entry of a store.
     *
     * @param key the key
     * @param value the value
     */
    record Entry(byte[] key, byte[] value) {}

    /** Entries that hold on to the store until they are closed. */
    interface Entries extends Iterator<Entry>, AutoCloseable {
        @Override
        void close();
    }
}
