package dev.cyclelog.runtime;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one budget for write buffers, shared by all state stores of the process. By default each store
 * has its own, and memory would grow with partitions times stores.
 */
public final class SharedRocksDbMemory implements RocksDBConfigSetter {

    static {
        RocksDB.loadLibrary();
    }

    private static final long BLOCK_CACHE_BYTES = 96L << 20;
    private static final long WRITE_BUFFER_BYTES = 64L << 20;
    private static final Cache CACHE = new LRUCache(BLOCK_CACHE_BYTES);
    private static final WriteBufferManager WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(CACHE);
        tables.setCacheIndexAndFilterBlocks(true);
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setTableFormatConfig(tables);
    }

    /** Closes nothing: cache and budget belong to all stores, and live as long as the process. */
    @Override
    public void close(String storeName, Options options) {
        // The contract asks for this method; see above.
    }
}
