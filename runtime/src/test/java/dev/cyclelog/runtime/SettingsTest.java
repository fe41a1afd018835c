package dev.cyclelog.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Settings")
class SettingsTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("come from the file, and where that says nothing, from reference.conf")
    void fileOverReference() throws IOException {
        Settings settings = load("""
                cyclelog {
                  kafka.bootstrap-servers = "kafka-1:9092, [::1]:9093"
                  database { url = "jdbc:postgresql://db1,db2/game?targetServerType=primary", user = writer }
                  topics { prefix = "season2.", retention = 10 days }
                  streams.commit-interval = 250
                }""");

        assertThat(settings.kafka().properties()).isEqualTo(Map.of("bootstrap.servers", "kafka-1:9092, [::1]:9093"));
        assertThat(settings.database())
                .isEqualTo(
                        new Settings.Database("jdbc:postgresql://db1,db2/game?targetServerType=primary", "writer", ""));
        assertThat(settings.topics().names().gameEvents()).isEqualTo("season2.game-events");
        assertThat(settings.topics().retention()).isEqualTo(Duration.ofDays(10));
        assertThat(settings.topics().partitions()).isEqualTo(6);
        assertThat(settings.streams().commitInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.schemaFolder()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            kafka.bootstrap-servers       | localhost              | host:port, several separated by commas
            kafka.bootstrap-servers       | "a:9092,,b:9092"       | host:port, several separated by commas
            kafka.bootstrap-servers       | "a:9092,b:99999"       | host:port, several separated by commas
            kafka.bootstrap-servers       | "http://a:9092"        | host:port, several separated by commas
            kafka.bootstrap-servers       | ""                     | host:port, several separated by commas
            database.user                 | ""                     | text that is not empty
            database.user                 | [a]                    | text that is not empty
            topics.prefix                 | "season 2"             | at most 100 letters, digits, '.', '_' or '-'
            topics.partitions             | 0                      | a whole number, at least 1
            topics.partitions             | 2.5                    | a whole number, at least 1
            topics.partitions             | many                   | a whole number, at least 1
            topics.partitions             | { a = 1 }              | there is no setting
            topics.replication            | 40000                  | a whole number, from 1 to 32767
            topics.min-insync-replicas    | 4                      | from 1 to cyclelog.topics.replication
            topics.retention              | 0 days                 | a duration of at least 1 ms, such as 30 days
            topics.retention              | -1                     | a duration of at least 1 ms, such as 30 days
            topics.retention              | 30 dais                | a duration of at least 1 ms, such as 30 days
            topics.retention              | null                   | is missing, it must be a duration
            topics.cycle-metrics-retention| soon                   | a duration of at least 1 ms, such as 30 days
            streams.state-dir             | " "                    | text that is not empty
            streams.commit-interval       | 1 hour                 | a duration from 1 ms to 5000 ms
            streams.commit-interval       | 10 ns                  | a duration from 1 ms to 5000 ms
            streams.standby-replicas      | -1                     | a whole number, from 0 to 32767
            topics                        | []                      | a section: { … }
            kafka.properties              | text                   | a section: { … }
            kafka.properties."bootstrap.servers" | "a:1"           | without it: that is cyclelog.kafka.bootstrap-servers
            """)
    @DisplayName("that make no sense are refused with their key and what it may be")
    void senseless(String key, String value, String allowed) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> load("cyclelog.%s = %s".formatted(key, value)))
                .withMessageContaining("cyclelog." + key.replace(".\"bootstrap.servers\"", ""))
                .withMessageContaining(allowed);
    }

    @Test
    @DisplayName("are sections, and what stands there instead is not shown: it may hold passwords")
    void notASection() {
        for (String key : List.of("cyclelog", "cyclelog.database", "cyclelog.kafka.properties")) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> load(key + " = \"password=s3cret\""))
                    .withMessageStartingWith(key + " is a single value (from ")
                    .withMessageEndingWith("it must be a section: { … }")
                    .withMessageNotContaining("s3cret");
        }
    }

    @Test
    @DisplayName("that make no sense are refused with their value and the line on which it stands")
    void senselessWithPlace() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> load("cyclelog {\n  topics.partitions = 0\n}"))
                .withMessage("cyclelog.topics.partitions is '0' (from %s: 2), it must be a whole number, at least 1"
                        .formatted(folder.resolve("cyclelog.conf")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cyclelog.topics.partitons = 3         | cyclelog.topics.partitons          | cyclelog.topics.partitions
            cyclelog.topic.prefix = a             | cyclelog.topic.prefix              | cyclelog.topics.prefix
            cyclelog.database.url.host = a        | cyclelog.database.url.host         | cyclelog.database.url
            cyclelog.database.pasword = s3cret    | cyclelog.database.pasword          | cyclelog.database.password
            cyclelog.kafka.propertys.a = b        | cyclelog.kafka.propertys.a         |
            """)
    @DisplayName("that do not exist are refused with the one that was probably meant")
    void unknown(String line, String key, String meant) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> load(line))
                .withMessageStartingWith(
                        "there is no setting %s (from %s: 1)".formatted(key, folder.resolve("cyclelog.conf")))
                .withMessageEndingWith(meant == null ? " meant?" : "; is %s meant?".formatted(meant))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    @DisplayName("outside of cyclelog { … } are refused, if they would belong there")
    void outside() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> load("topics { partitions = 3 }"))
                .withMessage("topics stands outside of cyclelog { … }: write cyclelog.topics");
    }

    @Test
    @DisplayName("may refer to what else the file defines, and to the environment")
    void substitutions() throws IOException {
        Settings settings = load("""
                server = db1
                cyclelog.database.url = "jdbc:postgresql://"${server}"/game"
                cyclelog.topics.prefix = ${?SURELY_NOBODY_HAS_SET_THIS}
                """);

        assertThat(settings.database().url()).isEqualTo("jdbc:postgresql://db1/game");
        assertThat(settings.topics().names().prefix()).isEmpty();
    }

    @Test
    @DisplayName(
            "give Kafka's clients any property, as text: names with dots or sections, numbers typed or as text, lists")
    void kafkaProperties() throws IOException {
        Settings settings = load("""
                cyclelog.kafka.properties {
                  "security.protocol" = SASL_SSL
                  ssl { truststore { type = PEM } }
                  "request.timeout.ms" = 5000
                  "retries" = "7"
                  "metrics.sample.window.ms" = 30000000000
                  "enable.metrics.push" = false
                  "interceptor.classes" = [a.B, c.D]
                }""");

        assertThat(settings.kafka().properties())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "security.protocol", "SASL_SSL",
                        "ssl.truststore.type", "PEM",
                        "request.timeout.ms", "5000",
                        "retries", "7",
                        "metrics.sample.window.ms", "30000000000",
                        "enable.metrics.push", "false",
                        "interceptor.classes", "a.B,c.D"));
    }

    @Test
    @DisplayName("do not show what is secret")
    void secrets() throws IOException {
        Settings settings = load("""
                cyclelog {
                  database.url = "jdbc:postgresql://db/game?user=a&password=s3cret&sslpassword=s3cret&ssl=true"
                  database.password = s3cret
                  kafka.properties {
                    "sasl.jaas.config" = "x required password=s3cret;"
                    "ssl.key.password" = s3cret
                  }
                }""");

        assertThat(settings.toString())
                .doesNotContain("s3cret")
                .contains("jdbc:postgresql://db/game?user=a&password=…&sslpassword=…&ssl=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "database.url = \"postgres://me:s3cret@db/game\"",
                "database.url = \"jdbc:postgresql://me:s3cret@db/game\"",
                "database.url = \"jdbc:postgresql://db:port/game?password=s3cret\"",
                "database.url = [\"s3cret\"]",
                "database.password = [s3cret]",
                "database.password = { s3cret",
                "database.password = s3cret\"s3cret",
                "database.password = s3cret${s3cret}",
                "database.password = s3cret, = 5",
                "database.password = s3cret$x"
            })
    @DisplayName("do not show what is secret either when it makes no sense")
    void secretsInErrors(String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> load("cyclelog." + line))
                .satisfies(refused -> {
                    assertThat(refused).hasNoCause();
                    assertThat(refused.getMessage())
                            .doesNotContain("s3cret")
                            .containsAnyOf("cyclelog.database.", "cyclelog.conf: 1", "cyclelog.conf");
                });
    }

    private Settings load(String text) throws IOException {
        return Settings.load(Files.writeString(folder.resolve("cyclelog.conf"), text));
    }
}
