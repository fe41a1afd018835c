package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Each defect is planted in a copy of its own: {@code verify} says exactly that, and nothing else. */
class PlantedDefectsIT {

    @TempDir
    Path folder;

    private record Defect(String name, List<String> statements, List<String> findings) {
        private static Defect of(String name, String statement, String... findings) {
            return new Defect(name, List.of(statement), List.of(findings));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Defect> defects() {
        String sale = "(SELECT min(sequence_number) FROM audit_logs WHERE cycle_number = 2 AND payload ? 'cost')";
        return Stream.of(
                Defect.of(
                        "a deleted row",
                        "DELETE FROM audit_logs WHERE cycle_number = 1 AND sequence_number = 4",
                        "audit_logs, cycle 1, sequence number 4: missing"),
                Defect.of(
                        "many deleted rows",
                        "DELETE FROM audit_logs WHERE cycle_number = 1 AND sequence_number BETWEEN 4 AND 60",
                        "audit_logs, cycle 1, sequence numbers 4 to 60: missing"),
                Defect.of(
                        "an altered payload digit",
                        "UPDATE audit_logs SET payload = jsonb_set(payload, '{cost}', '123456.000001')"
                                + " WHERE cycle_number = 2 AND sequence_number = " + sale,
                        "audit_logs, cycle 2, sequence number \\d+: payload"),
                Defect.of(
                        "a trailing zero",
                        "UPDATE audit_logs SET payload = jsonb_set(payload, '{cost}', (payload->>'cost' || '.0')::jsonb)"
                                + " WHERE cycle_number = 2 AND sequence_number = " + sale,
                        "audit_logs, cycle 2, sequence number \\d+: payload"),
                new Defect(
                        "a swapped sequence",
                        List.of(
                                "UPDATE audit_logs SET sequence_number = -1 WHERE cycle_number = 1 AND sequence_number = 1",
                                "UPDATE audit_logs SET sequence_number = 1 WHERE cycle_number = 1 AND sequence_number = 40",
                                "UPDATE audit_logs SET sequence_number = 40 WHERE cycle_number = 1 AND sequence_number = -1"),
                        List.of(
                                "audit_logs, cycle 1, sequence number 1: event_type, .*payload",
                                "audit_logs, cycle 1, sequence number 40: event_type, .*payload")),
                Defect.of(
                        "an extra row",
                        "INSERT INTO audit_logs (cycle_number, sequence_number, event_type, user_id, payload)"
                                + " VALUES (1, 100000, 'weapon_sale', 1, '{\"weaponId\": 5, \"salePrice\": 10}')",
                        "audit_logs, cycle 1, sequence number 100000: is there, but not in audit-events"),
                Defect.of(
                        "a row before the first one",
                        "INSERT INTO audit_logs (cycle_number, sequence_number, event_type, user_id, payload)"
                                + " VALUES (1, 0, 'weapon_sale', 1, '{\"weaponId\": 5, \"salePrice\": 10}')",
                        "audit_logs, cycle 1, sequence number 0: is there, but not in audit-events"),
                Defect.of(
                        "rows of a cycle that never was",
                        "INSERT INTO audit_logs (cycle_number, sequence_number, event_type, payload)"
                                + " SELECT 77, n, 'weapon_sale', '{}' FROM generate_series(1, 6000) n",
                        "audit_logs, cycle 77, sequence numbers 1 to 6000: is there, but not in audit-events"),
                Defect.of(
                        "a changed snapshot metric",
                        "UPDATE cycle_snapshots SET stable_metrics = jsonb_set(stable_metrics, '{0,operatingCosts}', '0.01')"
                                + " WHERE cycle_number = 2",
                        "cycle_snapshots, cycle 2, stable 1: operatingCosts is 0.01, the log says .*"),
                Defect.of(
                        "a missing snapshot",
                        "DELETE FROM cycle_snapshots WHERE cycle_number = 1",
                        "cycle_snapshots, cycle 1: missing, though the cycle is complete"),
                Defect.of(
                        "a lost read-model row",
                        "DELETE FROM analytics.stable_cycle_metrics WHERE cycle_number = 2 AND user_id = 3",
                        "analytics.stable_cycle_metrics, cycle 2, stable 3: missing"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void isFoundAndNothingElse(Defect defect) {
        FinishedGame game = FinishedGame.copy();
        defect.statements().forEach(statement -> game.sql().execute(statement));

        CommandRun verified = game.command(folder, "verify");

        assertThat(verified.status()).isEqualTo(1);
        List<String> found = verified.out().subList(0, verified.out().size() - 1);
        assertThat(found)
                .hasSize(defect.findings().size())
                .zipSatisfy(
                        defect.findings(), (line, finding) -> assertThat(line).matches(finding));
        assertThat(verified.out().get(found.size()))
                .startsWith("NOT VERIFIED: ")
                .endsWith(", %d problems".formatted(found.size()));
    }

    @Test
    void withoutADefectNothingIsFound() {
        CommandRun verified = FinishedGame.copy().command(folder, "verify");

        assertThat(verified.status()).isZero();
        assertThat(verified.out())
                .containsExactly("verified: %1$d events, %1$d rows, 2 snapshots, 0 skipped events, 0 problems"
                        .formatted(FinishedGame.EVENTS.size()));
    }

    @Test
    @DisplayName("--json says the same for programs")
    void json() {
        FinishedGame game = FinishedGame.copy();
        game.sql().execute("DELETE FROM audit_logs WHERE cycle_number = 1 AND sequence_number IN (4, 5)");
        game.sql().execute("DELETE FROM analytics.stable_cycle_metrics WHERE cycle_number = 2 AND user_id = 3");

        CommandRun verified = game.command(folder, "verify", "--json");

        assertThat(verified.status()).isEqualTo(1);
        assertThat(verified.out()).hasSize(1);
        JsonNode report = Json.MAPPER.readTree(verified.out().get(0));
        long ofCycle1 = FinishedGame.events(1);
        assertThat(report).isEqualTo(Json.MAPPER.readTree("""
                        {"verified":false,"events":%1$d,"rows":%2$d,"snapshots":2,"problemCount":2,"problems":[
                          {"place":"audit_logs","cycleNumber":1,"sequenceNumber":4,"lastSequenceNumber":5,"subject":null,
                           "difference":"missing"},
                          {"place":"analytics.stable_cycle_metrics","cycleNumber":2,"sequenceNumber":null,
                           "lastSequenceNumber":null,"subject":"stable 3","difference":"missing"}],
                         "remarks":[],"skipped":[],"repeatedIdCount":0,"repeatedIds":[],"cycles":[
                          {"cycleNumber":1,"events":%3$d,"rows":%4$d,"complete":true,"snapshot":true},
                          {"cycleNumber":2,"events":%5$d,"rows":%5$d,"complete":true,"snapshot":true}]}""".formatted(
                        FinishedGame.EVENTS.size(),
                        FinishedGame.EVENTS.size() - 2,
                        ofCycle1,
                        ofCycle1 - 2,
                        FinishedGame.events(2))));
    }
}
