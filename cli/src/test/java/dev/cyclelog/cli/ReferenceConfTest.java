package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import dev.cyclelog.cli.monitor.MonitorSettings;
import dev.cyclelog.projector.ProjectorSettings;
import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.InvalidSettingException;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.SequencerSettings;
import dev.cyclelog.snapshotter.SnapshotterSettings;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The reference.conf files")
class ReferenceConfTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("are one for what all share, and one for each service")
    void onePerService() throws IOException {
        List<List<String>> sections = new ArrayList<>();
        for (ConfigObject own : files()) {
            sections.add(own.keySet().stream().sorted().toList());
        }

        assertThat(sections)
                .containsExactlyInAnyOrder(
                        List.of("database", "kafka", "schemas", "streams", "topics"),
                        List.of("sequencer"),
                        List.of("projector"),
                        List.of("snapshotter"),
                        List.of("monitor"));
    }

    @Test
    @DisplayName("have a comment on each key")
    void commented() throws IOException {
        Map<String, ConfigValue> keys = new TreeMap<>();
        for (ConfigObject own : files()) {
            collect("", own, keys);
        }

        assertThat(keys)
                .hasSizeGreaterThan(25)
                .allSatisfy((key, value) -> assertThat(value.origin().comments())
                        .as(key)
                        .anySatisfy(comment -> assertThat(comment).hasSizeGreaterThan(10)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    @DisplayName("have no key that nobody reads, and none that is read unchecked")
    void read(String key) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> load("%s = [[]]".formatted(key)))
                .withMessageContaining(key);
    }

    static Stream<String> keys() {
        return ConfigFactory.defaultReference().getConfig("cyclelog").entrySet().stream()
                .map(entry -> "cyclelog." + entry.getKey())
                .filter(key -> !System.getProperties().containsKey(key))
                .sorted();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            sequencer.cycle-retention    | 10 days    | at least cyclelog.topics.retention, which is PT720H
            sequencer.breaker.enabled    | perhaps    | true or false
            sequencer.breaker.run-length | 0          | a whole number, at least 1
            sequencer.breaker.window     | 0          | a whole number, at least 1
            sequencer.breaker.ratio      | 0          | a number above 0 and at most 1
            sequencer.breaker.ratio      | 1.01       | a number above 0 and at most 1
            sequencer.breaker.ratio      | NaN        | a number above 0 and at most 1
            sequencer.http.port          | 65536      | a whole number, from 0 to 65535
            projector.max-batch          | 0          | a whole number, at least 1
            projector.http.host          | ""         | text that is not empty
            snapshotter.cycle-retention  | 90 days    | more than cyclelog.sequencer.cycle-retention and cyclelog.topics.retention together, which are PT2160H
            snapshotter.max-batch        | -1         | a whole number, at least 1
            monitor.http.port            | -1         | a whole number, from 0 to 65535
            monitor.database-capacity    | 0 GB       | empty, or a size above 0, such as 500 GB
            monitor.database-capacity    | 5 gigs     | empty, or a size above 0, such as 500 GB
            monitor.database-capacity    | -5         | empty, or a size above 0, such as 500 GB
            """)
    @DisplayName("say what a service's setting may be; what makes no sense is refused, whichever command is called")
    void senseless(String key, String value, String allowed) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> load("cyclelog.%s = %s".formatted(key, value)))
                .withMessageStartingWith("cyclelog." + key)
                .withMessageEndingWith("it must be " + allowed);
    }

    @Test
    @DisplayName("have defaults that each service gets")
    void defaults() throws IOException {
        Settings settings = load("""
                cyclelog.monitor { database-capacity = 500 GB, http { host = "0.0.0.0", port = 0 } }
                """);

        assertThat(SequencerSettings.of(settings))
                .isEqualTo(new SequencerSettings(
                        Duration.ofDays(60),
                        new SequencerSettings.Breaker(true, 500, 5_000, 0.5),
                        new HttpSettings("cyclelog.sequencer.http", "127.0.0.1", 9401)));
        assertThat(ProjectorSettings.of(settings))
                .isEqualTo(
                        new ProjectorSettings(5_000, new HttpSettings("cyclelog.projector.http", "127.0.0.1", 9402)));
        assertThat(SnapshotterSettings.of(settings))
                .isEqualTo(new SnapshotterSettings(
                        Duration.ofDays(100), 5_000, new HttpSettings("cyclelog.snapshotter.http", "127.0.0.1", 9403)));
        assertThat(MonitorSettings.of(settings))
                .isEqualTo(new MonitorSettings(
                        new HttpSettings("cyclelog.monitor.http", "0.0.0.0", 0), OptionalLong.of(500_000_000_000L)));
    }

    @Test
    @DisplayName("are overridden by the examples of the documentation, as it says")
    void examples() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "configuration.md"));
        String examples = Pattern.compile("(?m)^ {4}(cyclelog[^:\\n]* \\{\\n( {5,}.*\\n| {4}}\\n)+)")
                .matcher(page)
                .results()
                .map(example -> example.group(1))
                .collect(Collectors.joining());
        Settings settings = load("KAFKA_PASSWORD = \"k, 1\"\nDATABASE_PASSWORD = \"d$2\"\n" + examples);

        assertThat(settings.kafka().properties())
                .containsEntry("bootstrap.servers", "kafka-1:9093,kafka-2:9093")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.location", "/etc/cyclelog/kafka-ca.pem")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " username=\"projector\" password=\"k, 1\";");
        assertThat(settings.database())
                .isEqualTo(new Settings.Database(
                        "jdbc:postgresql://db:5432/cyclelog?sslmode=verify-full"
                                + "&sslrootcert=/etc/cyclelog/postgres-ca.pem",
                        "projector",
                        "d$2"));
    }

    private Settings load(String text) throws IOException {
        Settings settings = Settings.load(Files.writeString(folder.resolve("cyclelog.conf"), text));
        ConfigOption.check(settings);
        return settings;
    }

    private static void collect(String path, ConfigObject object, Map<String, ConfigValue> keys) {
        object.forEach((key, value) -> {
            if (value instanceof ConfigObject section && !section.isEmpty()) {
                collect(path + key + ".", section, keys);
            } else {
                keys.put(path + key, value);
            }
        });
    }

    /** What each file has under {@code cyclelog}. */
    private static List<ConfigObject> files() throws IOException {
        List<ConfigObject> files = new ArrayList<>();
        for (URL url : Collections.list(ClassLoader.getSystemResources("reference.conf"))) {
            Config file = ConfigFactory.parseURL(url, ConfigParseOptions.defaults());
            if (file.root().get("cyclelog") instanceof ConfigObject own) {
                files.add(own);
            }
        }
        return files;
    }
}
