package dev.cyclelog.sequencer;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.testkit.GarbageCollector;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedStateTest {

    private static final int CYCLES = 20;

    @TempDir
    Path stateDir;

    /** Kafka Streams would keep it, a megabyte perhaps, as long as its cycle's counter. */
    @Test
    void doesNotKeepTheEventThatItComesFrom() {
        try (SequencerDriver driver = new SequencerDriver(stateDir, SequencerSettings.of(Settings.load()))) {
            List<WeakReference<byte[]>> sent = new ArrayList<>();
            int cycle = 0;
            for (int i = 0; i < CYCLES; i++) {
                cycle = SequencerDriver.cycle(cycle + 1, true);
                byte[] event = SequencerDriver.sale("sale", cycle, "1").getBytes(StandardCharsets.UTF_8);
                driver.publish(new TestRecord<>(null, event, new RecordHeaders(), SequencerDriver.START));
                sent.add(new WeakReference<>(event));
            }

            GarbageCollector.awaitAllButOne(sent);
        }
    }
}
