package dev.cyclelog.snapshotter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Utils;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * The stores of a rebuild: in one RocksDB in a folder that lasts as long as the rebuild, so that no number of cycles is
 * too much for the memory. Not safe for use by several threads.
 */
final class LocalStores implements AutoCloseable {

    private static final long CACHE_BYTES = 64L << 20;
    private static final double BLOOM_BITS = 10;

    private final Path folder;
    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(BLOOM_BITS);
    private final Options options = new Options()
            .setCreateIfMissing(true)
            .setTableFormatConfig(
                    new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
    // What a crash loses is made again from the beginning.
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final RocksDB database;

    static {
        RocksDB.loadLibrary();
    }

    /**
     * Opens empty stores.
     *
     * @param folder removed first, if a rebuild that was killed has left it, and at the end
     */
    LocalStores(Path folder) throws IOException {
        this.folder = folder;
        Utils.delete(folder.toFile());
        Files.createDirectories(folder);
        try {
            database = RocksDB.open(options, folder.toString());
        } catch (RocksDBException failed) {
            throw new IOException("cannot open a RocksDB in " + folder, failed);
        }
    }

    /** The store of this name. */
    OrderedStore store(String name) {
        return new Store((byte) CycleStores.NAMES.indexOf(name));
    }

    @Override
    public void close() throws IOException {
        database.close();
        unlogged.close();
        options.close();
        filter.close();
        cache.close();
        Utils.delete(folder.toFile());
    }

    private static IllegalStateException failure(RocksDBException failed) {
        return new IllegalStateException("the state of the rebuild cannot be read or written", failed);
    }

    /** Its keys begin with its number. */
    private final class Store implements OrderedStore {

        private final byte number;

        private Store(byte number) {
            this.number = number;
        }

        private byte[] inDatabase(byte[] key) {
            return ByteBuffer.allocate(key.length + 1).put(number).put(key).array();
        }

        @Override
        public byte[] get(byte[] key) {
            try {
                return database.get(inDatabase(key));
            } catch (RocksDBException failed) {
                throw failure(failed);
            }
        }

        @Override
        public void put(byte[] key, byte[] value) {
            try {
                database.put(unlogged, inDatabase(key), value);
            } catch (RocksDBException failed) {
                throw failure(failed);
            }
        }

        @Override
        public void delete(byte[] key) {
            try {
                database.delete(unlogged, inDatabase(key));
            } catch (RocksDBException failed) {
                throw failure(failed);
            }
        }

        @Override
        public Entries range(byte[] from, byte[] to) {
            RocksIterator entries = database.newIterator();
            entries.seek(inDatabase(from));
            byte[] last = inDatabase(to);
            return new Entries() {
                @Override
                public boolean hasNext() {
                    return entries.isValid() && Arrays.compareUnsigned(entries.key(), last) <= 0;
                }

                @Override
                public Entry next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    byte[] key = entries.key();
                    Entry entry = new Entry(Arrays.copyOfRange(key, 1, key.length), entries.value());
                    entries.next();
                    return entry;
                }

                @Override
                public void close() {
                    entries.close();
                }
            };
        }
    }
}
