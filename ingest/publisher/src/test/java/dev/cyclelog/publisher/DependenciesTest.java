package dev.cyclelog.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A game service that depends on the publisher")
class DependenciesTest {

    /** Maven's list of what comes along at run time; its build writes it before the tests run. */
    private static final Path LIST = Path.of("target", "runtime-dependencies.txt");

    @Test
    @DisplayName("gets Kafka's client, Jackson, the schema validator and what those need, and nothing else")
    void getsNothingElse() throws Exception {
        assertThat(LIST).as("written by the Maven build").exists();

        List<String> artifacts = Pattern.compile("(?m)^ *([^: ]+:[^: ]+):jar:")
                .matcher(Files.readString(LIST))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(artifacts)
                .containsExactlyInAnyOrder(
                        "dev.cyclelog:cyclelog-events",
                        "org.apache.kafka:kafka-clients",
                        "com.github.luben:zstd-jni",
                        "at.yawk.lz4:lz4-java",
                        "org.xerial.snappy:snappy-java",
                        "org.slf4j:slf4j-api",
                        "tools.jackson.core:jackson-databind",
                        "tools.jackson.core:jackson-core",
                        "com.fasterxml.jackson.core:jackson-annotations",
                        "com.networknt:json-schema-validator",
                        "com.ethlo.time:itu",
                        "com.fasterxml.uuid:java-uuid-generator");
    }
}
