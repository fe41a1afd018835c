package dev.cyclelog.snapshotter;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
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

            Awaitility.await("the garbage collector")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        System.gc();
                        // The driver itself holds on to the last one.
                        return sent.stream()
                                        .filter(event -> event.get() != null)
                                        .count()
                                <= 1;
                    });
        }
    }
}
