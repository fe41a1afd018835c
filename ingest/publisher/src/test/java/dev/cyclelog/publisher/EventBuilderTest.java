package dev.cyclelog.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Event;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The event builder")
class EventBuilderTest {

    @Test
    @DisplayName("makes an id of its own, a UUID of version 7, for each event")
    void makesAnId() {
        String first = EventBuilder.event("cycle_start", 1).build().eventId();
        String second = EventBuilder.event("cycle_start", 1).build().eventId();

        assertThat(UUID.fromString(first).version()).isEqualTo(7);
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    @DisplayName("makes the id once: two builds of one builder are one event")
    void makesTheIdOnce() {
        EventBuilder builder = EventBuilder.event("cycle_start", 1);

        assertThat(builder.build().eventId()).isEqualTo(builder.build().eventId());
    }

    @Test
    @DisplayName("takes what it is given, amounts with every digit")
    void takesWhatItIsGiven() {
        OffsetDateTime time = OffsetDateTime.parse("2026-01-31T12:00:00.123456+02:00");

        Event event = EventBuilder.event("weapon_sale", 3)
                .eventId("mine")
                .at(time)
                .user(7)
                .robot(8)
                .payload(Map.of("salePrice", new BigDecimal("10.500")))
                .metadata(Map.of("formula", "a*b"))
                .build();

        assertThat(event.eventType()).isEqualTo("weapon_sale");
        assertThat(event.cycleNumber()).isEqualTo(3);
        assertThat(event.eventId()).isEqualTo("mine");
        assertThat(event.eventTimestamp()).isEqualTo(time);
        assertThat(event.userId()).isEqualTo(7);
        assertThat(event.robotId()).isEqualTo(8);
        assertThat(event.payload()).hasToString("{\"salePrice\":10.500}");
        assertThat(event.metadata()).hasToString("{\"formula\":\"a*b\"}");
    }
}
