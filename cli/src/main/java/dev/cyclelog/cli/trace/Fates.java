package dev.cyclelog.cli.trace;

import dev.cyclelog.cli.trace.EventTrace.Accepted;
import dev.cyclelog.cli.trace.EventTrace.Fate;
import dev.cyclelog.cli.trace.EventTrace.Publication;
import dev.cyclelog.events.Headers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What became of each publication of an event. */
final class Fates {

    private final List<ConsumerRecord<byte[], byte[]>> publications;
    /** By the place of the publication: the record in which it went on to its cycle's partition. */
    private final Map<String, ConsumerRecord<byte[], byte[]>> rerouted = new HashMap<>();

    private final Set<String> rejected = new HashSet<>();
    private final Map<TopicPartition, Long> sequenced;

    /**
     * Collects what is known.
     *
     * @param sequenced how far the sequencer has read each partition
     */
    Fates(
            List<ConsumerRecord<byte[], byte[]>> published,
            List<ConsumerRecord<byte[], byte[]>> reroutedRecords,
            List<ConsumerRecord<byte[], byte[]>> rejectedRecords,
            Map<TopicPartition, Long> sequenced) {
        this.sequenced = sequenced;
        rejectedRecords.forEach(letter -> rejected.add(origin(letter)));
        // What somebody else than the sequencer has sent there was published there.
        List<ConsumerRecord<byte[], byte[]>> foreign = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : reroutedRecords) {
            if (Tracer.header(record, Headers.ORIGIN_TOPIC) == null) {
                foreign.add(record);
            } else {
                rerouted.put(origin(record), record);
            }
        }
        this.publications = Stream.concat(published.stream(), foreign.stream())
                .sorted(Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                        .thenComparingInt(ConsumerRecord::partition)
                        .thenComparingLong(ConsumerRecord::offset))
                .toList();
    }

    /** In the order in which they were published. The first that was not rejected is the accepted one. */
    List<Publication> of(Accepted accepted) {
        List<Publication> fates = new ArrayList<>();
        boolean acceptedSeen = accepted == null;
        for (ConsumerRecord<byte[], byte[]> record : publications) {
            Fate fate;
            if (rejected.contains(place(record))) {
                fate = Fate.REJECTED;
            } else if (!acceptedSeen
                    && record.timestamp() <= accepted.stored().at().toEpochMilli()) {
                fate = Fate.ACCEPTED;
                acceptedSeen = true;
            } else if (isWaiting(record)) {
                fate = Fate.WAITING;
            } else {
                fate = accepted == null ? Fate.UNCLEAR : Fate.DUPLICATE;
            }
            fates.add(new Publication(Tracer.stored(record), rerouted.containsKey(place(record)), fate));
        }
        return fates;
    }

    private boolean isWaiting(ConsumerRecord<byte[], byte[]> record) {
        ConsumerRecord<byte[], byte[]> last = rerouted.getOrDefault(place(record), record);
        return last.offset() >= sequenced.getOrDefault(new TopicPartition(last.topic(), last.partition()), 0L);
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + ":" + record.partition() + ":" + record.offset();
    }

    private static String origin(ConsumerRecord<byte[], byte[]> record) {
        return Tracer.header(record, Headers.ORIGIN_TOPIC)
                + ":" + Tracer.header(record, Headers.ORIGIN_PARTITION)
                + ":" + Tracer.header(record, Headers.ORIGIN_OFFSET);
    }
}
