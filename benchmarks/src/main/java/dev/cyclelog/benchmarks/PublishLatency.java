package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.sequencer.Sequencer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "publish-latency",
        description = "How long it takes from publishing an event until audit-events shows it, at a steady rate.",
        mixinStandardHelpOptions = true)
final class PublishLatency implements Callable<Integer> {

    private static final int PARTITIONS = 6;

    @Mixin
    private SteadyRate rate;

    @Override
    public Integer call() throws Exception {
        List<byte[]> events = rate.events();
        Map<String, Integer> places = places(events);
        try (BrokerProcess broker = BrokerProcess.start()) {
            Game game = Game.on(broker, "", PARTITIONS);
            try (Sequencer sequencer = new Sequencer(game.settings(), new SimpleMeterRegistry());
                    EventPublisher publisher = EventPublisher.builder()
                            .bootstrapServers(game.bootstrapServers())
                            .build();
                    KafkaConsumer<byte[], byte[]> consumer = auditEvents(game)) {
                sequencer.start();
                rate.measure(publisher, events, () -> arrivals(consumer, places));
            }
        }
        return 0;
    }

    private static KafkaConsumer<byte[], byte[]> auditEvents(Game game) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", game.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(game.topics().auditEvents(), partition))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
        return consumer;
    }

    /** When each event was seen. */
    private static long[] arrivals(KafkaConsumer<byte[], byte[]> consumer, Map<String, Integer> places) {
        long[] arrivals = new long[places.size()];
        long giveUp = System.nanoTime() + SteadyRate.GIVE_UP.toNanos();
        for (int missing = arrivals.length; missing > 0; ) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                SequencedEvent event = EventCodec.decode(record.value());
                arrivals[places.get(id(event.cycleNumber(), event.eventId()))] = System.nanoTime();
                giveUp = System.nanoTime() + SteadyRate.GIVE_UP.toNanos();
                missing--;
            }
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("%d events did not arrive".formatted(missing));
            }
        }
        return arrivals;
    }

    private static Map<String, Integer> places(List<byte[]> events) {
        Map<String, Integer> places = new HashMap<>();
        for (byte[] event : events) {
            JsonNode tree = Json.MAPPER.readTree(event);
            places.put(
                    id(tree.get("cycleNumber").intValue(), tree.get("eventId").stringValue()), places.size());
        }
        return places;
    }

    private static String id(int cycleNumber, String eventId) {
        return cycleNumber + "/" + eventId;
    }
}
