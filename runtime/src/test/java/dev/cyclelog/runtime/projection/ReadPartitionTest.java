package dev.cyclelog.runtime.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        ReadPartition<String> partition = partition(0, new Values(Set.of(4L, 7L, 12L)));

        partition.add(records(3, 4, 7), 9, fragments::add);
        partition.add(records(12), 13, fragments::add);

        assertThat(fragments)
                .containsExactly(new Fragment<>("3,4,7", 3, 9, 3, 3, false), new Fragment<>("12", 12, 13, 1, 2, false));
        assertThat(partition.holdsNothing()).isTrue();
        assertThat(partition.readTo()).isEqualTo(13);
    }

    @Test
    @DisplayName("moves on over transaction markers, which are no records")
    void markers() {
        ReadPartition<String> partition = partition(0, new Values(Set.of(4L, 7L, 12L)));

        partition.add(List.of(), 5, fragments::add);

        assertThat(fragments).isEmpty();
        assertThat(partition.readTo()).isEqualTo(5);
    }

    @Test
    @DisplayName("holds back what must be written together with records that have not come yet")
    void holdsBack() {
        ReadPartition<String> partition = partition(0, new Values(Set.of(2L, 6L)));

        partition.add(records(0, 1, 2, 3), 5, fragments::add);
        assertThat(fragments).containsExactly(new Fragment<>("0,1,2", 0, 3, 3, 3, false));
        assertThat(partition.holdsNothing()).isFalse();

        partition.add(records(5, 6), 7, fragments::add);
        assertThat(fragments.get(1)).isEqualTo(new Fragment<>("3,5,6", 3, 7, 3, 3, false));
    }

    @Test
    @DisplayName("is written in the smallest portions up to a given offset")
    void oneByOne() {
        ReadPartition<String> partition = partition(4, new Values(Set.of(1L, 3L, 5L, 7L)));

        partition.add(records(0, 1, 2, 3, 4, 5, 6, 7), 8, fragments::add);

        assertThat(fragments)
                .containsExactly(
                        new Fragment<>("0,1", 0, 2, 2, 2, true),
                        new Fragment<>("2,3", 2, 4, 2, 2, true),
                        new Fragment<>("4,5,6,7", 4, 8, 4, 4, false));
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

    /** Joins values; transactions end with records of these offsets. */
    private record Values(Set<Long> ends) implements Projection<String> {

        @Override
        public String topic() {
            return TOPIC;
        }

        @Override
        public boolean mayEndWith(ConsumerRecord<byte[], byte[]> record) {
            return ends.contains(record.offset());
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
