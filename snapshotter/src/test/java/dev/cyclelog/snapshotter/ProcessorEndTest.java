package dev.cyclelog.snapshotter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorEndTest {

    @TempDir
    Path stateDir;

    /** Streams keeps what is scheduled when it closes a processor, and may initialise it again. */
    @Test
    void nothingThatAClosedProcessorHasScheduledGoesOn() {
        MockProcessorContext<byte[], byte[]> context =
                new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDir.toFile());
        for (String name : CycleStores.NAMES) {
            KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        }
        CycleAggregator aggregator =
                new CycleAggregator(Duration.ofDays(100), Duration.ofMillis(100), new PublicationBudget());
        aggregator.init(context);
        // The clean-up schedules its steps when it looks.
        context.scheduledPunctuators()
                .forEach(scheduled -> scheduled.getPunctuator().punctuate(0));
        assertThat(context.scheduledPunctuators()).hasSizeGreaterThan(3).noneMatch(CapturedPunctuator::cancelled);

        aggregator.close();

        assertThat(context.scheduledPunctuators()).allMatch(CapturedPunctuator::cancelled);
    }
}
