package dev.cyclelog.testkit.sequencing;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record of {@code audit-events}.
 *
 * @param place partition and offset, for messages
 * @param identity cycle and id
 * @param sequenceNumber its number in its cycle
 * @param asPublished the event without that number
 */
record NumberedEvent(String place, EventIdentity identity, int sequenceNumber, ObjectNode asPublished) {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    static NumberedEvent of(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode event = (ObjectNode) MAPPER.readTree(record.value());
        int sequenceNumber = event.remove("sequenceNumber").intValue();
        return new NumberedEvent(
                "partition %d, offset %d".formatted(record.partition(), record.offset()),
                EventIdentity.of(event),
                sequenceNumber,
                event);
    }
}
