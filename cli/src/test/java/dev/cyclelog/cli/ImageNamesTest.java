package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The images of docker-compose.yml and Dockerfile")
class ImageNamesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern IMAGE = Pattern.compile("(?<name>[\\w./-]+):(?<version>v?\\d[\\d.]*)[\\w.-]*");
    private static final Pattern EXACT = Pattern.compile("[\\w./-]+:v?\\d+(\\.\\d+)+([._-][\\w.-]+)?");

    private final Map<String, String> compose = variables("docker-compose.yml", "\\$\\{(\\w+_IMAGE):-([^}]+)}");
    private final Map<String, String> dockerfile = variables("Dockerfile", "(?m)^ARG (\\w+_IMAGE)=(\\S+)$");
    private final Map<String, String> pinned = variables("ops/pinned-images.env", "(?m)^(\\w+)=(\\S+)$");

    @Test
    @DisplayName("can all be replaced by an environment variable, and have a default of at least a major version")
    void replaceable() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("Dockerfile")))
                .filteredOn(line -> line.startsWith("FROM "))
                .hasSize(2)
                .allMatch(line -> line.matches("FROM \\$\\{\\w+_IMAGE}.*"));
        assertThat(Files.readAllLines(ROOT.resolve("docker-compose.yml")))
                .filteredOn(line -> line.strip().startsWith("image:"))
                .hasSize(6)
                .allMatch(line -> line.matches(" *image: (\\$\\{\\w+_IMAGE:-.*}|cyclelog:.*)"));
        assertThat(compose.values()).allMatch(image -> IMAGE.matcher(image).matches());
        assertThat(compose).containsAllEntriesOf(dockerfile);
        assertThat(dockerfile).hasSize(2);
    }

    @Test
    @DisplayName("are pinned to an exact version of the same branch by ops/pinned-images.env, which names all of them")
    void pinned() {
        assertThat(pinned.keySet()).isEqualTo(compose.keySet());
        assertThat(pinned).allSatisfy((variable, image) -> {
            assertThat(image).matches(EXACT);
            assertThat(image).startsWith(branch(compose.get(variable)));
        });
    }

    /** The name, and as much of the version as it says. */
    private static String branch(String image) {
        MatchResult parts = IMAGE.matcher(image).results().findFirst().orElseThrow();
        return parts.group(1) + ":" + parts.group(2);
    }

    @Test
    @DisplayName("have Kafka's version of our clients, and pinned, PostgreSQL's version of the tests")
    void testedVersions() {
        assertThat(compose).containsEntry("KAFKA_IMAGE", "apache/kafka:" + AppInfoParser.getVersion());
        assertThat(pinned).containsEntry("KAFKA_IMAGE", "apache/kafka:" + AppInfoParser.getVersion());
        assertThat(variables("pom.xml", "<(postgres-binaries.version)>([\\d.]+)\\.0<"))
                .containsValue(pinned.get("POSTGRES_IMAGE").replace("postgres:", ""));
    }

    /** What a file sets, each variable to one value. */
    private static Map<String, String> variables(String file, String pattern) {
        Map<String, String> found = new TreeMap<>();
        Pattern.compile(pattern).matcher(read(file)).results().forEach(match -> {
            String former = found.put(match.group(1), match.group(2));
            assertThat(former).as(match.group(1)).isIn(null, match.group(2));
        });
        return found;
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
