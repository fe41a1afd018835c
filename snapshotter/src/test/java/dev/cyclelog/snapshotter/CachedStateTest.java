package dev.cyclelog.snapshotter;

import dev.cyclelog.testkit.GarbageCollector;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedStateTest {

    private static final int EVENTS = 20;

    @TempDir
    Path stateDir;

    /** Kafka Streams would keep it as long as the state, and count only the state against the cache. */
    @Test
    void doesNotKeepTheEventThatItComesFrom() {
        try (SnapshotterDriver driver = new SnapshotterDriver(stateDir)) {
            List<WeakReference<byte[]>> sent = new ArrayList<>();
            for (int cycleNumber = 1; cycleNumber <= EVENTS; cycleNumber++) {
                byte[] event = new Events(cycleNumber)
                        .next("weapon_sale", cycleNumber, null, "{\"weaponId\":1,\"salePrice\":1}");
                driver.send(cycleNumber, event);
                sent.add(new WeakReference<>(event));
            }

            GarbageCollector.awaitAllButOne(sent);
        }
    }
}
