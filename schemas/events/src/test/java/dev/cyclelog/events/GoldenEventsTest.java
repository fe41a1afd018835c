package dev.cyclelog.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The golden files freeze the wire format: what was published once must be understood for ever. */
class GoldenEventsTest {

    private static final Instant APPEND_TIME = Instant.parse("2026-02-03T04:05:06.789Z");

    private final EventCatalogue catalogue = EventCatalogue.builtIn();
    private final EventValidator validator = new EventValidator(catalogue);

    static List<Path> goldenEvents() throws IOException, URISyntaxException {
        Path folder = Path.of(GoldenEventsTest.class.getResource("golden").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereIsAGoldenEventForEachType() throws Exception {
        Set<String> types = goldenEvents().stream()
                .map(file -> file.getFileName().toString().split("\\.")[0])
                .collect(Collectors.toSet());
        assertThat(types).isEqualTo(catalogue.types());
    }

    @ParameterizedTest
    @MethodSource("goldenEvents")
    void isValidAndKeepsEveryDigit(Path file) throws Exception {
        byte[] published = Files.readAllBytes(file);
        JsonNode tree = Json.MAPPER.readTree(published);

        Validation validation = validator.validate(published);
        assertThat(validation).isInstanceOf(Validation.Valid.class);
        Event event = ((Validation.Valid) validation).event();
        // As text: 1.50 and 1.5 are equal numbers and different digits.
        assertThat(Json.MAPPER.readTree(EventCodec.encode(event)).get("payload").toString())
                .isEqualTo(tree.get("payload").toString());

        byte[] numbered = EventCodec.sequence(published, event.eventTimestamp() != null, 42, APPEND_TIME);
        assertThat(EventCodec.published(numbered)).isEqualTo(published);
        SequencedEvent sequenced = EventCodec.decode(numbered);
        assertThat(sequenced.sequenceNumber()).isEqualTo(42);
        assertThat(sequenced.eventId()).isEqualTo(tree.get("eventId").stringValue());
        assertThat(sequenced.eventType()).isEqualTo(tree.get("eventType").stringValue());
        assertThat(sequenced.cycleNumber()).isEqualTo(tree.get("cycleNumber").intValue());
        assertThat(sequenced.userId()).isEqualTo(event.userId());
        assertThat(sequenced.robotId()).isEqualTo(event.robotId());
        assertThat(new String(published, StandardCharsets.UTF_8)).contains(sequenced.payload());
        assertThat(sequenced.payloadTree()).isEqualTo(tree.get("payload"));
    }

    @Test
    void theNumberedFormIsFrozen() {
        byte[] published = """
                {"eventId":"e1","eventType":"weapon_sale","cycleNumber":3,"userId":7,"robotId":null,\
                "payload":{"weaponId":5,"salePrice":10.50},"metadata":{"inputs":[1.0]}}""".getBytes(StandardCharsets.UTF_8);

        byte[] numbered = EventCodec.sequence(published, false, 1, APPEND_TIME);

        assertThat(new String(numbered, StandardCharsets.UTF_8)).isEqualTo("""
                        {"eventTimestamp":"2026-02-03T04:05:06.789Z","sequenceNumber":1,"eventId":"e1",\
                        "eventType":"weapon_sale","cycleNumber":3,"userId":7,"robotId":null,\
                        "payload":{"weaponId":5,"salePrice":10.50},"metadata":{"inputs":[1.0]}}""");
        SequencedEvent event = EventCodec.decode(numbered);
        assertThat(event.payload()).isEqualTo("{\"weaponId\":5,\"salePrice\":10.50}");
        assertThat(event.metadata()).isEqualTo("{\"inputs\":[1.0]}");
        assertThat(event.robotId()).isNull();
    }

    @Test
    void timesAreReadAsUtcAndCutToMicroseconds() {
        byte[] published = """
                {"eventId":"e1","eventType":"weapon_sale","cycleNumber":3,"eventTimestamp":"2026-01-01T00:30:00.123456789+01:00",\
                "payload":{}}""".getBytes(StandardCharsets.UTF_8);

        assertThat(EventCodec.decode(EventCodec.sequence(published, true, 1, APPEND_TIME))
                        .eventTimestamp())
                .hasToString("2025-12-31T23:30:00.123456");
    }
}
