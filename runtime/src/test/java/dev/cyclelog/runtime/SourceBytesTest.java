package dev.cyclelog.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceBytesTest {

    @TempDir
    Path stateDir;

    /** What Streams remembers of the record is what it keeps with each value of a cached store. */
    @Test
    void streamsRemembersThemNoLonger() {
        List<byte[]> before = new ArrayList<>();
        List<byte[]> after = new ArrayList<>();
        Topology topology = new Topology()
                .addSource("input", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "events")
                .addProcessor(
                        "processor",
                        () -> new Processor<byte[], byte[], Void, Void>() {
                            private ProcessorContext<Void, Void> context;

                            @Override
                            public void init(ProcessorContext<Void, Void> processorContext) {
                                context = processorContext;
                            }

                            @Override
                            public void process(Record<byte[], byte[]> record) {
                                before.add(remembered());
                                SourceBytes.release(context);
                                after.add(remembered());
                            }

                            private byte[] remembered() {
                                return ((ProcessorRecordContext)
                                                context.recordMetadata().orElseThrow())
                                        .sourceRawValue();
                            }
                        },
                        "input");
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, properties)) {
            byte[] event = {1, 2, 3};
            driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(event);

            assertThat(before).containsExactly(event);
            assertThat(after).containsOnlyNulls();
        }
    }
}
