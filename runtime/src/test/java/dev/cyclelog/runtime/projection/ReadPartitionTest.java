package dev.cyclelog.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jooq.DSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A partition that is read")
class ReadPartitionTest {

    private static final String TOPIC = "topic";
    private static final TopicPartition ID = new TopicPartition(TOPIC, 0);

    private final List<Fragment<String>> fragments = new ArrayList<>();

    @Test
    @DisplayName("becomes fragments that begin at their first record and end where the consumer reads on")
    void fragments() {
        ReadPartition<String> partition = partition(0, new Values());

        partition.add(records(3, 4, 7), 9, fragments::add);
        partition.add(records(12), 13, fragments::add);

        assertThat(fragments)
                .containsExactly(new Fragment<>("3,4,7", 3, 9, 3, 3, false), new Fragment<>("12", 12, 13, 1, 2, false));
        assertThat(partition.readTo()).isEqualTo(13);
    }

    @Test
    @DisplayName("moves on over transaction markers, which are no records")
    void markers() {
        ReadPartition<String> partition = partition(0, new Values());

        partition.add(List.of(), 5, fragments::add);

        assertThat(fragments).isEmpty();
        assertThat(partition.readTo()).isEqualTo(5);
    }

    @Test
    @DisplayName("is written one by one up to a given offset")
    void oneByOne() {
        ReadPartition<String> partition = partition(4, new Values());

        partition.add(records(0, 1, 3, 4, 5, 7), 8, fragments::add);

        assertThat(fragments)
                .containsExactly(
                        new Fragment<>("0", 0, 1, 1, 1, true),
                        new Fragment<>("1", 1, 3, 1, 1, true),
                        new Fragment<>("3", 3, 4, 1, 1, true),
                        new Fragment<>("4,5,7", 4, 8, 3, 3, false));
    }

    private static ReadPartition<String> partition(long oneByOneUntil, Projection<String> projection) {
        return new ReadPartition<>(
                projection, new OwnedPartitions.Seek<>(new OwnedPartition<>(ID), 1, 0, oneByOneUntil));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset -> {
                    byte[] value = Long.toString(offset).getBytes(StandardCharsets.UTF_8);
                    return new ConsumerRecord<byte[], byte[]>(
                            TOPIC,
                            0,
                            offset,
                            ConsumerRecord.NO_TIMESTAMP,
                            TimestampType.NO_TIMESTAMP_TYPE,
                            0,
                            value.length,
                            null,
                            value,
                            new RecordHeaders(),
                            Optional.empty());
                })
                .toList();
    }

    /** Joins values. */
    private record Values() implements Projection<String> {

        @Override
        public String topic() {
            return TOPIC;
        }

        @Override
        public String prepare(List<ConsumerRecord<byte[], byte[]>> records) {
            return String.join(
                    ",",
                    records.stream()
                            .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                            .toList());
        }

        @Override
        public void write(DSLContext transaction, List<String> written) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String describe(String fragment) {
            return fragment;
        }
    }
}
