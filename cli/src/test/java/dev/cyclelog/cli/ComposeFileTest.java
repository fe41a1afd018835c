package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docker-compose.yml")
class ComposeFileTest {

    private static final Path ROOT = Path.of("..");

    private final ComposeFile compose;

    ComposeFileTest() throws IOException {
        compose = new ComposeFile(ROOT.resolve("docker-compose.yml"));
    }

    @Test
    @DisplayName("sets only what a reference.conf, docs/logs.md or the image's start script names")
    void settingsExist() throws IOException {
        Set<String> named = new TreeSet<>(matches("ops/container/cyclelog", "CYCLELOG_\\w+"));
        named.addAll(matches("docs/logs.md", "CYCLELOG_\\w+"));
        for (var url : Collections.list(ClassLoader.getSystemResources("reference.conf"))) {
            String text = new String(url.openStream().readAllBytes(), StandardCharsets.UTF_8);
            named.addAll(matches(text, Pattern.compile("CYCLELOG_\\w+")));
        }

        assertThat(compose.ours())
                .hasSizeGreaterThan(4)
                .allSatisfy((name, service) -> assertThat(
                                ComposeFile.map(service, "environment").keySet())
                        .as(name)
                        .allSatisfy(variable -> assertThat(named).contains(variable.toString())));
    }

    @Test
    @DisplayName("runs commands that exist")
    void commandsExist() {
        assertThat(compose.ours().values())
                .extracting(service -> service.get("command"))
                .isSubsetOf(CyclelogCommand.commandLine().getSubcommands().keySet());
    }

    @Test
    @DisplayName("gives our services no rights of root, and time to drain")
    void noRoot() throws IOException {
        assertThat(matches("Dockerfile", "(?m)^USER (.+)")).last().asString().matches("[1-9]\\d*:[1-9]\\d*");
        assertThat(compose.ours()).allSatisfy((name, service) -> {
            assertThat(service).as(name).doesNotContainKeys("user", "privileged", "cap_add");
            assertThat(ComposeFile.list(service, "cap_drop")).as(name).containsExactly("ALL");
            assertThat(ComposeFile.list(service, "security_opt")).as(name).containsExactly("no-new-privileges:true");
            assertThat(service.get("stop_grace_period")).as(name).isEqualTo("20s");
        });
    }

    @Test
    @DisplayName("checks the health of all that stay, and restarts them")
    void healthIsChecked() {
        assertThat(compose.services()).allSatisfy((name, service) -> {
            if (!ComposeFile.runsOnce(service)) {
                assertThat(ComposeFile.map(service, "healthcheck").get("test"))
                        .as(name)
                        .isNotNull();
                assertThat(service.get("restart")).as(name).isEqualTo("unless-stopped");
            }
        });
    }

    @Test
    @DisplayName("asks each service where it answers, and so does Prometheus")
    void portsAgree() throws IOException {
        Config reference = ConfigFactory.defaultReference();
        Map<String, String> answers = new TreeMap<>();
        Map<String, String> asked = new TreeMap<>();
        compose.ours().forEach((name, service) -> {
            if (!ComposeFile.runsOnce(service)) {
                answers.put(name, reference.getString("cyclelog.%s.http.port".formatted(name)));
                asked.put(
                        name,
                        ((List<?>) ComposeFile.map(service, "healthcheck").get("test"))
                                .get(2)
                                .toString());
            }
        });
        Map<String, String> scraped = new TreeMap<>();
        Map<?, ?> prometheus = (Map<?, ?>) ComposeFile.read(ROOT.resolve("ops/prometheus/prometheus.yml"));
        for (Object job : (List<?>) prometheus.get("scrape_configs")) {
            Map<?, ?> found = (Map<?, ?>) ((List<?>) ((Map<?, ?>) job).get("dns_sd_configs")).get(0);
            scraped.put(
                    ((List<?>) found.get("names")).get(0).toString(),
                    found.get("port").toString());
            assertThat(((Map<?, ?>) job).get("job_name")).isEqualTo(((List<?>) found.get("names")).get(0));
        }

        assertThat(asked).hasSize(4).isEqualTo(answers);
        assertThat(scraped).isEqualTo(answers);
    }

    @Test
    @DisplayName("opens ports to this machine only, and none where several instances would want it")
    void portsAreLocal() {
        assertThat(compose.services())
                .allSatisfy((name, service) -> assertThat(ComposeFile.list(service, "ports"))
                        .as(name)
                        .allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+")));
        assertThat(compose.services().get("projector")).doesNotContainKeys("ports", "container_name", "volumes");
    }

    @Test
    @DisplayName("mounts files that exist, and keeps state in named volumes")
    void mountsExist() {
        List<String> used = new ArrayList<>();
        compose.services()
                .values()
                .forEach(service -> ComposeFile.list(service, "volumes").forEach(mount -> {
                    String source = mount.substring(0, mount.indexOf(':'));
                    if (source.startsWith(".")) {
                        assertThat(ROOT.resolve(source)).exists();
                        assertThat(mount).endsWith(":ro");
                    } else {
                        used.add(source);
                    }
                }));

        assertThat(used).containsExactlyInAnyOrderElementsOf(compose.volumes());
    }

    @Test
    @DisplayName("builds from what .dockerignore lets through: every module's pom.xml")
    void theBuildGetsEveryModule() throws IOException {
        List<String> let = matches(".dockerignore", "(?m)^!(.+)");

        assertThat(matches("pom.xml", "<module>(.+)</module>"))
                .allSatisfy(module -> assertThat(let)
                        .as(module)
                        .anyMatch(path -> (module + "/pom.xml").equals(path) || (module + "/").startsWith(path + "/")));
    }

    private static List<String> matches(String file, String pattern) throws IOException {
        return matches(Files.readString(ROOT.resolve(file)), Pattern.compile(pattern));
    }

    private static List<String> matches(String text, Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.groupCount() == 0 ? match.group() : match.group(1))
                .toList();
    }
}
