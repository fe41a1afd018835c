package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Said each time, and no failure. */
    private static final String AGAIN =
            "event id in several cycles, 'again': cycle 101, sequence number 1; cycle 102, sequence number 1";

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
        String sale = "(SELECT min(sequence_number) FROM audit_logs"
                + " WHERE cycle_number = 2 AND payload->>'cost' SIMILAR TO '[0-9]+')";
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
                        "analytics.stable_cycle_metrics, cycle 2, stable 3: missing"),
                Defect.of(
                        "a dropped index",
                        "DROP INDEX audit_logs_user_id_idx",
                        "index audit_logs_user_id_idx of audit_logs: found none, the contract wants .*;"
                                + " this mends it: CREATE INDEX audit_logs_user_id_idx ON public.audit_logs .*"),
                Defect.of(
                        "an index that is not valid",
                        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'audit_logs_payload_gin_idx'::regclass",
                        "index audit_logs_payload_gin_idx of audit_logs: found not valid.*"),
                Defect.of(
                        "a dropped unique constraint",
                        "ALTER TABLE audit_logs DROP CONSTRAINT audit_logs_cycle_sequence",
                        "index audit_logs_cycle_sequence of audit_logs: found none, .*"),
                Defect.of(
                        "a log without protection",
                        "ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only",
                        "trigger audit_logs_append_only on audit_logs: found disabled, .*"),
                Defect.of(
                        "a dropped index of a read model",
                        "DROP INDEX analytics.robot_cycle_metrics_cycle_number_idx",
                        "analytics.robot_cycle_metrics, index robot_cycle_metrics_cycle_number_idx: missing or not valid"),
                Defect.of(
                        "a row twice, unseen by the unique constraint",
                        unseenBy("audit_logs_cycle_sequence")
                                + "INSERT INTO audit_logs (cycle_number, sequence_number, event_type, event_timestamp, user_id,"
                                + " robot_id, payload, metadata) SELECT cycle_number, sequence_number, event_type, event_timestamp,"
                                + " user_id, robot_id, payload, metadata FROM audit_logs WHERE cycle_number = 1 AND sequence_number = 3;"
                                + seenBy("audit_logs_cycle_sequence"),
                        "audit_logs, cycle 1, sequence number 3: is there 2 times"),
                Defect.of(
                        "a row that the unique constraint's index does not find",
                        "CREATE TABLE moved AS SELECT * FROM audit_logs WHERE cycle_number = 1 AND sequence_number = 3;"
                                + "DELETE FROM audit_logs WHERE cycle_number = 1 AND sequence_number = 3;"
                                + unseenBy("audit_logs_cycle_sequence")
                                + "INSERT INTO audit_logs SELECT * FROM moved;"
                                + seenBy("audit_logs_cycle_sequence"),
                        "audit_logs, cycle 1, sequence number 3: missing",
                        "audit_logs, cycle 1: 1 rows are in the table that its index audit_logs_cycle_sequence does not find; .*"));
    }

    /** What is written from now on does not go into the index. */
    private static String unseenBy(String index) {
        return "UPDATE pg_index SET indisready = false WHERE indexrelid = '%s'::regclass;".formatted(index);
    }

    private static String seenBy(String index) {
        return "UPDATE pg_index SET indisready = true WHERE indexrelid = '%s'::regclass;".formatted(index);
    }

    @ParameterizedTest
    @MethodSource("defects")
    void isFoundAndNothingElse(Defect defect) {
        FinishedGame game = FinishedGame.copy();
        defect.statements().forEach(statement -> game.sql().execute(statement));

        CommandRun verified = game.command(folder, "verify");

        assertThat(verified.status()).isEqualTo(1);
        assertThat(verified.out().get(0)).isEqualTo(AGAIN);
        List<String> found = verified.out().subList(1, verified.out().size() - 1);
        assertThat(found)
                .hasSize(defect.findings().size())
                .zipSatisfy(
                        defect.findings(), (line, finding) -> assertThat(line).matches(finding));
        assertThat(verified.out().get(1 + found.size()))
                .startsWith("NOT VERIFIED: ")
                .endsWith(", %d problems".formatted(found.size()));
    }

    @Test
    void withoutADefectNothingIsFound() {
        CommandRun verified = FinishedGame.copy().command(folder, "verify");

        assertThat(verified.status()).isZero();
        assertThat(verified.out())
                .containsExactly(
                        AGAIN,
                        "verified: %1$d events, %1$d rows, 2 snapshots, 0 skipped events, 0 problems"
                                .formatted(FinishedGame.EVENTS.size()));
    }

    @Test
    void aLostViewOrReadModelIsFoundBeforeRowsAreCompared() {
        FinishedGame game = FinishedGame.copy();
        game.sql().execute("DROP VIEW analytics.cycle_snapshot_status");
        game.sql().execute("DROP TABLE analytics.robot_cycle_metrics CASCADE");
        game.sql().execute("DROP FUNCTION analytics.compare_stable_finances");
        game.sql().execute("DELETE FROM audit_logs WHERE cycle_number = 1 AND sequence_number = 4");

        CommandRun verified = game.command(folder, "verify");

        assertThat(verified.status()).isEqualTo(1);
        assertThat(verified.out())
                .containsExactlyInAnyOrder(
                        "remark, schema: events and snapshots were not compared: 'cyclelog migrate' comes first",
                        "analytics.cycle_snapshot_status: there is no such table, view or function",
                        "analytics.robot_cycle_metrics: there is no such table, view or function",
                        "analytics.robots: there is no such table, view or function",
                        "analytics.robot_progression: there is no such table, view or function",
                        "analytics.compare_stable_finances: there is no such table, view or function",
                        "NOT VERIFIED: 0 events, 0 rows, 0 snapshots, 0 skipped events, 5 problems");
    }

    @Test
    void payloadsThatTheirIndexDoesNotFindAreFoundByASample() {
        FinishedGame game = FinishedGame.copy();
        game.sql()
                .execute("CREATE TABLE kept AS TABLE audit_logs; TRUNCATE audit_logs; "
                        + unseenBy("audit_logs_payload_gin_idx")
                        + "INSERT INTO audit_logs SELECT * FROM kept; "
                        + seenBy("audit_logs_payload_gin_idx"));

        CommandRun verified = game.command(folder, "verify");

        assertThat(verified.status()).isEqualTo(1);
        Pattern finding =
                Pattern.compile("audit_logs, cycle \\d, sequence numbers? (\\d+)( to (\\d+))?: not found by its"
                        + " payload: the index audit_logs_payload_gin_idx lacks it; REINDEX makes it anew");
        List<Matcher> found = verified.out().subList(1, verified.out().size() - 1).stream()
                .map(finding::matcher)
                .toList();
        assertThat(found).allMatch(Matcher::matches);
        // Neighbours are one finding.
        assertThat(found.stream()
                        .mapToInt(lost -> lost.group(3) == null
                                ? 1
                                : Integer.parseInt(lost.group(3)) - Integer.parseInt(lost.group(1)) + 1)
                        .sum())
                .isEqualTo(20);
    }

    @Test
    void whatOthersHaveAddedIsARemark() {
        FinishedGame game = FinishedGame.copy();
        game.sql().execute("CREATE INDEX mine ON audit_logs (event_type, user_id)");

        CommandRun verified = game.command(folder, "verify");

        assertThat(verified.status()).isZero();
        assertThat(verified.out()).element(1).asString().startsWith("remark, index mine of audit_logs: found ");
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
                         "remarks":[],"skipped":[],"repeatedIdCount":1,"repeatedIds":[{"eventId":"again","accepted":[
                          {"cycleNumber":101,"sequenceNumber":1},{"cycleNumber":102,"sequenceNumber":1}]}],
                         "credits":null,
                         "cycles":[
                          {"cycleNumber":1,"events":%3$d,"rows":%4$d,"complete":true,"snapshot":true},
                          {"cycleNumber":2,"events":%5$d,"rows":%5$d,"complete":true,"snapshot":true},
                          {"cycleNumber":101,"events":1,"rows":1,"complete":false,"snapshot":false},
                          {"cycleNumber":102,"events":1,"rows":1,"complete":false,"snapshot":false}]}""".formatted(
                        FinishedGame.EVENTS.size(),
                        FinishedGame.EVENTS.size() - 2,
                        ofCycle1,
                        ofCycle1 - 2,
                        FinishedGame.events(2))));
    }
}
