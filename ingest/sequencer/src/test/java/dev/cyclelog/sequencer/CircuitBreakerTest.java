package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.SequencerDriver.CYCLE;
import static dev.cyclelog.sequencer.SequencerDriver.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.runtime.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The circuit breaker")
class CircuitBreakerTest {

    private static final int RUN = 5;
    private static final int WINDOW = 20;

    @TempDir
    private Path stateDir;

    private SequencerDriver sequencer;

    @AfterEach
    void stop() {
        sequencer.close();
    }

    @Test
    @DisplayName("trips after a run of events that do not match their schema, and says where")
    void tripsAfterARun() {
        start(true);
        publish(RUN - 1, this::mismatch);
        sequencer.publish(sale("good", CYCLE, "1"));
        publish(RUN - 1, this::mismatch);
        assertThat(sequencer.trips).isEmpty();

        sequencer.publish(mismatch(RUN));

        assertThat(sequencer.trips).hasSize(1);
        Trip trip = sequencer.trips.get(0);
        assertThat(trip.topic()).isEqualTo("game-events");
        assertThat(trip.offset()).isEqualTo(2L * RUN - 1);
        assertThat(trip.why()).contains("5 events in a row");
        assertThat(sequencer.breaker.readValue()).isEqualTo(trip.value());
        assertThat(Trip.of(trip.value())).isEqualTo(trip);
    }

    @Test
    @DisplayName("trips when too large a part does not match")
    void tripsAtARatio() {
        start(true);
        for (int i = 0; i < WINDOW - 1; i++) {
            sequencer.publish(i % 2 == 0 ? mismatch(i) : sale("good" + i, CYCLE, "1"));
        }
        assertThat(sequencer.trips).as("the window is not full").isEmpty();

        sequencer.publish(sale("good", CYCLE, "1"));
        sequencer.publish(mismatch(WINDOW));

        assertThat(sequencer.trips).extracting(Trip::why).containsExactly("10 of 20 events did not match their schema");
    }

    @Test
    @DisplayName("forgets what lies before the window")
    void theWindowMoves() {
        start(true);
        publish(RUN - 1, this::mismatch);
        publish(WINDOW, i -> sale("good" + i, CYCLE, "1"));
        publish(RUN - 1, this::mismatch);
        publish(1, i -> sale("more" + i, CYCLE, "1"));
        publish(RUN - 1, this::mismatch);

        assertThat(sequencer.trips).isEmpty();
    }

    @Test
    @DisplayName("counts anew after it has tripped")
    void countsAnew() {
        start(true);
        publish(2 * RUN - 1, this::mismatch);
        assertThat(sequencer.trips).hasSize(1);
        sequencer.publish(mismatch(0));
        assertThat(sequencer.trips).hasSize(2);
    }

    @Test
    @DisplayName("does not mind broken bytes, conflicts and duplicates")
    void onlySchemas() {
        start(true);
        sequencer.publish(sale("a", CYCLE, "1"));
        publish(2 * WINDOW, i -> "no event");
        publish(2 * WINDOW, i -> sale("a", CYCLE, i % 2 == 0 ? "1" : "2"));

        assertThat(sequencer.trips).isEmpty();
    }

    @Test
    @DisplayName("can be switched off")
    void canBeOff() {
        start(false);
        publish(3 * WINDOW, this::mismatch);

        assertThat(sequencer.trips).isEmpty();
    }

    private void start(boolean enabled) {
        sequencer = new SequencerDriver(
                stateDir,
                new SequencerSettings(
                        Duration.ofDays(60),
                        new SequencerSettings.Breaker(enabled, RUN, WINDOW, 0.5),
                        new HttpSettings("127.0.0.1", 0)));
    }

    private void publish(int count, IntFunction<String> event) {
        for (int i = 0; i < count; i++) {
            sequencer.publish(event.apply(i));
        }
    }

    private String mismatch(int i) {
        String event = sale("bad" + i, CYCLE, "-1");
        return switch (i % 3) {
            case 0 -> event;
            case 1 -> event.replace("weapon_sale", "weapon_gift");
            default -> event.replace("\"payload\"", "\"Payload\"");
        };
    }
}
