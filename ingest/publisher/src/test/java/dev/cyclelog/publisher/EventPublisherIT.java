package dev.cyclelog.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cyclelog.events.Event;
import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.RejectReason;
import dev.cyclelog.events.Topics;
import dev.cyclelog.events.Violation;
import dev.cyclelog.testkit.TestKafka;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("The publisher")
class EventPublisherIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private GameEvents gameEvents;

    @BeforeEach
    void createTopic() throws Exception {
        gameEvents = new GameEvents();
    }

    @Test
    @DisplayName("stores an event under its cycle's key, with its source, equal as JSON")
    void storesAnEvent() throws Exception {
        Event event = EventBuilder.event("weapon_sale", 12)
                .eventId("e-1")
                .at(OffsetDateTime.parse("2026-01-31T12:00:00.123456+02:00"))
                .user(7)
                .robot(8)
                .payload(Map.of("weaponId", 5, "salePrice", new BigDecimal("10.500")))
                .metadata(Map.of("formula", "base*0.5"))
                .build();
        try (EventPublisher publisher = gameEvents.publisher().source("shop-ü").build()) {
            assertThat(publisher.publish(event)).succeedsWithin(SOON);
        }

        ConsumerRecord<byte[], byte[]> record = gameEvents.all(1).get(0);
        assertThat(record.key()).asString().isEqualTo("12");
        assertThat(record.partition())
                .isEqualTo(BuiltInPartitioner.partitionForKey("12".getBytes(StandardCharsets.UTF_8), 6));
        assertThat(record.headers().lastHeader("source").value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("shop-ü");
        assertThat(json(record)).isEqualTo(Json.MAPPER.readTree("""
                {"eventId":"e-1","eventType":"weapon_sale","cycleNumber":12,
                 "eventTimestamp":"2026-01-31T12:00:00.123456+02:00","userId":7,"robotId":8,
                 "payload":{"weaponId":5,"salePrice":10.500},"metadata":{"formula":"base*0.5"}}"""));
    }

    @Test
    @DisplayName("leaves the header out where there is no source, and fields that are null")
    void leavesOutWhatIsNot() throws Exception {
        try (EventPublisher publisher = gameEvents.publisher().build()) {
            publisher.publish(sale("a", 1));
        }

        ConsumerRecord<byte[], byte[]> record = gameEvents.all(1).get(0);
        assertThat(record.headers()).isEmpty();
        assertThat(json(record).propertyNames())
                .containsExactlyInAnyOrder("eventId", "eventType", "cycleNumber", "userId", "payload");
    }

    @Test
    @DisplayName("sends JSON as it stands")
    void sendsJsonAsItStands() throws Exception {
        String text = """
                 { "cycleNumber" : 3, "eventId":"\\u0061", "eventType":"weapon_sale","userId":7,
                  "payload":{"salePrice":10.500,"weaponId":5,"note":1e2}, "metadata":null } \t""";
        try (EventPublisher publisher = gameEvents.publisher().build()) {
            assertThat(publisher.publish(text.getBytes(StandardCharsets.UTF_8))).succeedsWithin(SOON);
        }

        ConsumerRecord<byte[], byte[]> record = gameEvents.all(1).get(0);
        assertThat(record.key()).asString().isEqualTo("3");
        assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo(text);
    }

    @Test
    @DisplayName("refuses an invalid event with everything that is wrong, and sends nothing")
    void refusesAnInvalidEvent() throws Exception {
        Event invalid = EventBuilder.event("weapon_sale", 1)
                .payload(Map.of("salePrice", -1))
                .build();
        try (EventPublisher publisher = gameEvents.publisher().build()) {
            assertThatExceptionOfType(InvalidEventException.class)
                    .isThrownBy(() -> publisher.publish(invalid))
                    .satisfies(refusal -> {
                        assertThat(refusal.reason()).isEqualTo(RejectReason.SCHEMA_VIOLATION);
                        assertThat(refusal.violations())
                                .extracting(Violation::pointer)
                                .containsExactlyInAnyOrder("/payload/salePrice", "/payload/weaponId", "/userId");
                        refusal.violations()
                                .forEach(violation -> assertThat(refusal)
                                        .hasMessageContaining(violation.pointer())
                                        .hasMessageContaining(violation.message()));
                    });
            assertThatExceptionOfType(InvalidEventException.class)
                    .isThrownBy(() -> publisher.publish("no event".getBytes(StandardCharsets.UTF_8)))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(RejectReason.MALFORMED_JSON));
            publisher.publish(sale("valid", 1));
        }

        assertThat(gameEvents.all(1)).extracting(EventPublisherIT::eventId).containsExactly("valid");
    }

    @Test
    @DisplayName("keeps the order of one thread's events in one cycle, several threads at once")
    void keepsTheOrder() throws Exception {
        int perThread = 300;
        int cycles = 3;
        try (EventPublisher publisher = gameEvents.publisher().build()) {
            List<CompletableFuture<Void>> threads = List.of("a", "b").stream()
                    .map(thread -> CompletableFuture.runAsync(() -> IntStream.range(0, perThread)
                            .forEach(i -> publisher.publish(sale(thread + i, i % cycles)))))
                    .toList();
            threads.forEach(CompletableFuture::join);
        }

        List<ConsumerRecord<byte[], byte[]>> records = gameEvents.all(2 * perThread);
        for (String thread : List.of("a", "b")) {
            for (int cycle = 0; cycle < cycles; cycle++) {
                String key = Integer.toString(cycle);
                assertThat(records.stream()
                                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
                                .map(EventPublisherIT::eventId)
                                .filter(id -> id.startsWith(thread)))
                        .as("thread %s in cycle %s", thread, key)
                        .containsExactlyElementsOf(IntStream.range(0, perThread)
                                .filter(i -> i % cycles == Integer.parseInt(key))
                                .mapToObj(i -> thread + i)
                                .toList());
            }
        }
    }

    @Test
    @DisplayName("keeps the order though the broker sends back first events and takes later ones, as in a new topic")
    void keepsTheOrderInANewTopic() throws Exception {
        int cycles = 40;
        int perCycle = 100;
        // So many that the broker makes one after the other for a while, and does not have most of them meanwhile.
        GameEvents later = new GameEvents(400);
        try (EventPublisher publisher = later.publisher()
                .producerProperties(Map.of("linger.ms", 0, "batch.size", 0, "retry.backoff.ms", 0))
                .deliveryTimeout(SOON)
                .build()) {
            CompletableFuture<List<CompletableFuture<Void>>> publishing =
                    CompletableFuture.supplyAsync(() -> IntStream.range(0, cycles * perCycle)
                            .mapToObj(i -> publisher.publish(sale("e" + i / cycles, i % cycles)))
                            .toList());
            later.create();
            assertThat(publishing.get()).allSatisfy(event -> assertThat(event).succeedsWithin(SOON));
        }
        Map<String, List<String>> stored = later.all(cycles * perCycle).stream()
                .collect(Collectors.groupingBy(
                        record -> new String(record.key(), StandardCharsets.UTF_8),
                        Collectors.mapping(EventPublisherIT::eventId, Collectors.toList())));
        List<String> order = IntStream.range(0, perCycle).mapToObj(i -> "e" + i).toList();
        assertThat(stored)
                .hasSize(cycles)
                .allSatisfy((cycle, ids) -> assertThat(ids).containsExactlyElementsOf(order));
    }

    @Test
    @DisplayName("sends the same event under the same id when it is published again")
    void aRetryHasTheSameId() throws Exception {
        Event event = EventBuilder.event("weapon_sale", 1)
                .user(7)
                .payload(Map.of("weaponId", 5, "salePrice", 1))
                .build();
        try (EventPublisher publisher = gameEvents.publisher().build()) {
            publisher.publish(event);
            publisher.publish(event);
        }

        assertThat(gameEvents.all(2))
                .extracting(EventPublisherIT::eventId)
                .containsExactly(event.eventId(), event.eventId());
    }

    @Test
    @DisplayName("says so where the topic does not exist")
    void saysThatTheTopicIsMissing() {
        try (EventPublisher publisher = gameEvents
                .publisher()
                .topics(new Topics(TestKafka.newPrefix()))
                .blockTimeout(Duration.ofSeconds(2))
                .build()) {
            assertThat(publisher.publish(sale("a", 1)))
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(EventNotStoredException.class)
                    .withMessageContaining("has no topic 'test")
                    .withMessageContaining("'cyclelog migrate' makes");
        }
    }

    @Test
    @DisplayName("does not let a property take its promises away")
    void keepsItsPromises() throws Exception {
        try (EventPublisher publisher = gameEvents
                .publisher()
                // A producer that is not idempotent gives its batches no producer id. With a transactional id it could
                // not publish without a transaction; without retries or with such a timeout not be made at all.
                .producerProperties(Map.ofEntries(
                        Map.entry("enable.idempotence", false),
                        Map.entry("acks", "0"),
                        Map.entry("retries", 0),
                        Map.entry("max.in.flight.requests.per.connection", 100),
                        Map.entry("transactional.id", "mine"),
                        Map.entry("partitioner.class", RoundRobinPartitioner.class.getName()),
                        Map.entry("partitioner.ignore.keys", true),
                        Map.entry("max.request.size", 10),
                        Map.entry("buffer.memory", 10),
                        Map.entry("max.block.ms", 0),
                        Map.entry("delivery.timeout.ms", 1)))
                .build()) {
            assertThat(publisher.publish(sale("a", 1))).succeedsWithin(SOON);
            assertThat(publisher.publish(sale("b", 1))).succeedsWithin(SOON);
        }

        assertThat(gameEvents.hasIdempotentProducer()).isTrue();
        assertThat(gameEvents.all(2))
                .extracting(ConsumerRecord::partition)
                .containsOnly(BuiltInPartitioner.partitionForKey("1".getBytes(StandardCharsets.UTF_8), 6));
    }

    @Test
    @DisplayName("validates against the catalogue that it is given")
    void takesACatalogue(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("robot_paint.schema.json"), "{\"type\":\"object\"}");
        Event event = EventBuilder.event("robot_paint", 1).robot(8).build();
        try (EventPublisher publisher = gameEvents
                .publisher()
                .catalogue(EventCatalogue.builtIn().plus(folder))
                .build()) {
            assertThat(publisher.publish(event)).succeedsWithin(SOON);
        }
        try (EventPublisher publisher = gameEvents.publisher().build()) {
            assertThatExceptionOfType(InvalidEventException.class)
                    .isThrownBy(() -> publisher.publish(event))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(RejectReason.UNKNOWN_EVENT_TYPE));
        }
    }

    @Test
    @DisplayName("refuses a buffer that the largest event does not fit into, and timeouts that make no sense")
    void refusesSettings() {
        EventPublisherBuilder builder = gameEvents.publisher();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.bufferBytes(1_065_535))
                .withMessage("the buffer has 1065535 bytes; the largest event needs 1065536, so give it more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.blockTimeout(Duration.ofMillis(-1)))
                .withMessage("the block timeout is -1 ms; it must be at least 0 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.deliveryTimeout(Duration.ofMillis(99)))
                .withMessage("the delivery timeout is 99 ms; it must be at least 100 ms");
    }

    private static Event sale(String id, int cycle) {
        return EventBuilder.event("weapon_sale", cycle)
                .eventId(id)
                .user(7)
                .payload(Map.of("weaponId", 5, "salePrice", 1))
                .build();
    }

    private static JsonNode json(ConsumerRecord<?, byte[]> record) {
        return Json.MAPPER.readTree(new String(record.value(), StandardCharsets.UTF_8));
    }

    private static String eventId(ConsumerRecord<?, byte[]> record) {
        return json(record).get("eventId").stringValue();
    }
}
